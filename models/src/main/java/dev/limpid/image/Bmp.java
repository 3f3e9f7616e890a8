package dev.limpid.image;

/** BMP, as Windows writes it. */
record Bmp() implements Decoder {
    private static final int OLD_HEADER = 12;

    @Override
    public boolean knows(Source source) {
        return source.has(0, "BM");
    }

    @Override
    public Picture decode(Source source) {
        boolean old = source.i32Little(14) == OLD_HEADER;
        int width = old ? source.u16Little(18) : source.i32Little(18);
        int height = old ? source.u16Little(20) : source.i32Little(22);
        // A negative height says that the first row is the upper one.
        source.checkSize(width, Math.abs(height));
        return Samples.colours(ImageIo.image("bmp", source, source.bytes()));
    }
}
