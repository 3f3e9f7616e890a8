package dev.limpid.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Examples that are trained on and stand in another part too, whatever their labels: the same texts, or pictures of the same
 * bytes. Told apart by 8 bytes of SHA-256, which are held for each.
 */
final class Leaks {
    private Leaks() {}

    /** A sentence with how many there are and where the first is; empty if there are none. */
    static Optional<String> of(Part train, Part other, String name) throws IOException {
        boolean pictures = train.corpus().kind() == Kind.PICTURES;
        // Only pictures of one size are read.
        long[] sizes = pictures ? sizes(other) : new long[0];
        long[] known = new long[train.size()];
        int count = 0;
        for (int i = 0; i < train.size(); i++) {
            Item item = train.get(i);
            if (!(item instanceof Item.Pictured picture)
                    || Arrays.binarySearch(sizes, Files.size(picture.file())) >= 0) {
                known[count++] = key(item);
            }
        }
        known = Arrays.copyOf(known, count);
        Arrays.sort(known);
        int met = 0;
        String first = "";
        for (int i = 0; i < other.size() && known.length > 0; i++) {
            Item item = other.get(i);
            if (Arrays.binarySearch(known, key(item)) >= 0) {
                first = met == 0 ? item.place() : first;
                met++;
            }
        }
        return met == 0
                ? Optional.empty()
                : Optional.of(met + " of " + other.size() + " examples for " + name + " are also trained on, so that"
                        + " what is measured there is too good; the first is " + first + ".");
    }

    private static long[] sizes(Part part) throws IOException {
        long[] sizes = new long[part.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = part.get(i) instanceof Item.Pictured picture ? Files.size(picture.file()) : 0;
        }
        Arrays.sort(sizes);
        return sizes;
    }

    private static long key(Item item) throws IOException {
        MessageDigest digest = Digests.sha256();
        if (item instanceof Item.Pictured picture) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(picture.file()), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } else {
            digest.update(text(item).getBytes(StandardCharsets.UTF_8));
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static String text(Item item) {
        if (item instanceof Item.Plain plain) {
            return plain.text();
        }
        if (item instanceof Item.Labelled labelled) {
            return labelled.text() + "\0" + labelled.pair();
        }
        if (item instanceof Item.Scored scored) {
            return scored.text() + "\0" + scored.pair();
        }
        if (item instanceof Item.Pair pair) {
            return pair.text() + "\0" + pair.pair();
        }
        if (item instanceof Item.Tagged tagged) {
            return String.join("\0", tagged.words());
        }
        return item instanceof Item.Asked asked ? asked.question() + "\0" + asked.context() : item.place();
    }
}
