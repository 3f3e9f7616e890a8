package dev.limpid.superpixel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** What tools/golden/superpixels.py wrote. */
final class Goldens {
    private Goldens() {}

    static JsonNode read(String name) {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(Goldens.class.getResourceAsStream("/superpixels/" + name + ".json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }

    /** Labels, row by row: the file has their differences to the row above, all low bytes and then all high ones. */
    static int[] labels(JsonNode packed, int width) {
        try (InputStream deflated = new InflaterInputStream(new ByteArrayInputStream(bytes(packed)))) {
            byte[] parts = deflated.readAllBytes();
            int[] labels = new int[parts.length / 2];
            for (int i = 0; i < labels.length; i++) {
                int difference = (short) (parts[labels.length + i] << 8 | parts[i] & 0xff);
                labels[i] = (i < width ? 0 : labels[i - width]) + difference;
            }
            return labels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
