package dev.limpid.format;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code torch.save} writes since PyTorch 1.6: a zip whose entries {@code NAME/data/KEY} are not compressed. */
final class TorchZip implements TorchCheckpoint.Contents {
    static final int LONGEST_PICKLE = 16 << 20;

    private static final String PICKLE = "/data.pkl";

    private final Path path;
    private final Map<String, ZipArchiveEntry> entries = new HashMap<>();
    private final String root;
    private final Object value;

    private TorchZip(Path path, ZipFile zip) throws IOException {
        this.path = path;
        List<ZipArchiveEntry> all = Collections.list(zip.getEntries());
        all.forEach(entry -> entries.put(entry.getName(), entry));
        root = root();
        refuseBigEndian(zip);
        TorchObjects objects = new TorchObjects(path);
        value = Pickle.read(path, bytes(zip, root + PICKLE), objects::named, objects::storage);
    }

    static TorchZip read(Path path, Path real) {
        try (ZipFile zip = ZipFile.builder().setPath(real).get()) {
            return new TorchZip(path, zip);
        } catch (FormatException refusal) {
            throw refusal;
        } catch (IOException | RuntimeException damaged) {
            // The library throws what it likes at a directory of random bytes.
            throw new FormatException(
                    path,
                    "cannot be read as a zip: " + FormatException.quoted(damaged.getMessage())
                            + "; it is damaged or truncated, download it again.",
                    damaged);
        }
    }

    private String root() {
        if (entries.keySet().stream().anyMatch(name -> name.endsWith("/constants.pkl"))) {
            throw new FormatException(
                    path,
                    "is a TorchScript program, expected weights. In Python:"
                            + " torch.save(torch.jit.load(file).state_dict(), …), or export it to ONNX.");
        }
        List<String> roots = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (roots.size() != 1) {
            throw new FormatException(
                    path,
                    "expected the zip that torch.save writes, with one NAME/data.pkl, got one with " + roots.size()
                            + ".");
        }
        String pickle = roots.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private void refuseBigEndian(ZipFile zip) throws IOException {
        String name = root + "/byteorder";
        if (entries.containsKey(name)) {
            String order = StandardCharsets.US_ASCII.decode(bytes(zip, name)).toString();
            if (!order.equals("little")) {
                throw new FormatException(
                        path,
                        "its byte order is " + FormatException.quoted(order)
                                + ", expected 'little'; save it again on such a machine.");
            }
        }
    }

    private ByteBuffer bytes(ZipFile zip, String name) throws IOException {
        ZipArchiveEntry entry = stored(name);
        if (entry.getSize() > LONGEST_PICKLE) {
            throw new FormatException(
                    path,
                    "expected at most " + LONGEST_PICKLE + " bytes of " + FormatException.quoted(name) + ", got "
                            + entry.getSize() + ".");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return ByteBuffer.wrap(in.readNBytes(LONGEST_PICKLE));
        }
    }

    private ZipArchiveEntry stored(String name) {
        ZipArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new FormatException(
                    path, "has no entry " + FormatException.quoted(name) + "; it is damaged, download it again.");
        }
        if (entry.getMethod() != ZipArchiveEntry.STORED
                || entry.getGeneralPurposeBit().usesEncryption()) {
            throw new FormatException(
                    path,
                    "its entry " + FormatException.quoted(name)
                            + " is compressed or encrypted, expected it as torch.save writes it: the weights are read"
                            + " where they lie. Load it in Python and save it again.");
        }
        return entry;
    }

    @Override
    public Object value() {
        return value;
    }

    @Override
    public long[] range(TorchObjects.Storage storage) {
        ZipArchiveEntry entry = stored(root + "/data/" + storage.key());
        return new long[] {entry.getDataOffset(), entry.getDataOffset() + entry.getSize()};
    }
}
