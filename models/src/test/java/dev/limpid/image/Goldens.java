package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What tools/golden/images.py wrote. */
final class Goldens {
    private Goldens() {}

    static JsonNode read(String name) {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(Goldens.class.getResourceAsStream("/images/" + name + ".json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> cases(String name) {
        List<JsonNode> cases = new ArrayList<>();
        read(name).forEach(cases::add);
        return cases;
    }

    static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }

    /** Numbers, of which the file holds all first bytes, then all second ones… */
    static float[] floats(JsonNode base64) {
        byte[] bytes = bytes(base64);
        float[] values = new float[bytes.length / 4];
        for (int i = 0; i < values.length; i++) {
            int bits = 0;
            for (int part = 3; part >= 0; part--) {
                bits = bits << 8 | bytes[part * values.length + i] & 0xff;
            }
            values[i] = Float.intBitsToFloat(bits);
        }
        return values;
    }

    /** Largest and mean absolute difference of two pictures' bytes. */
    static double[] difference(byte[] got, byte[] expected) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            int difference = Math.abs((got[i] & 0xff) - (expected[i] & 0xff));
            largest = Math.max(largest, difference);
            sum += difference;
        }
        return new double[] {largest, sum / expected.length};
    }
}
