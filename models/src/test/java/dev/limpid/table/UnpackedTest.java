package dev.limpid.table;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UnpackedTest {
    @TempDir
    Path folder;

    @Test
    void a_small_file_that_holds_much_is_refused_before_it_is_held() throws IOException {
        Path file = folder.resolve("bomb.txt.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(new byte[1 << 20]);
        }
        assertThat(Files.size(file)).isLessThan(2000);
        assertThat(unpacked(file, 1 << 20)).hasSize(1 << 20);
        assertThatThrownBy(() -> unpacked(file, (1 << 20) - 1))
                .isInstanceOf(FormatException.class)
                .hasMessage("bomb.txt.gz: more than 1048575 bytes, which is more than is read. Split it.");
    }

    private static byte[] unpacked(Path file, long largest) throws IOException {
        try (InputStream in = Unpacked.open(file, largest)) {
            return in.readAllBytes();
        }
    }
}
