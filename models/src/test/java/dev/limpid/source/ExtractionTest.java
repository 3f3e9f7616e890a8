package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExtractionTest {
    @TempDir
    Path temp;

    @Test
    void files_are_taken_out_with_their_size_and_hash() throws IOException {
        Manifest manifest = extract(Jars.small());

        assertThat(manifest)
                .isEqualTo(new Manifest(
                        "maven:g:a:1",
                        List.of(
                                new Manifest.Entry("model.onnx", 7, Sha256.of("weights")),
                                new Manifest.Entry("tokenizer.json", 2, Sha256.of("{}")))));
        assertThat(folder().resolve("model.onnx")).hasContent("weights");
        assertThat(folder().resolve("META-INF")).doesNotExist();
    }

    @Test
    void an_archive_in_the_jar_is_opened_whatever_its_name() throws IOException {
        byte[] inner = Jars.with("variables/variables.index", "i")
                .and("variables/variables.data-00000-of-00001", "d")
                .and("assets/vocab.txt", "[PAD]")
                .and("saved_model.pb", "graph")
                .bytes();
        Manifest manifest = extract(Jars.with("com/x/THIRD-PARTY.txt", "t").and("com/x/bert", inner));

        assertThat(manifest.files())
                .extracting(Manifest.Entry::path)
                .containsExactly(
                        "assets/vocab.txt", "variables/variables.data-00000-of-00001", "variables/variables.index");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A.class",
                "run.py",
                "model.pkl",
                "pytorch_model.bin",
                "saved_model.pb",
                "x.sh",
                "META-INF/a.json",
                "limpid.json",
                "lib.so",
                "README"
            })
    void only_data_are_taken(String name) throws IOException {
        assertThat(extract(Jars.small().and(name, "x")).files()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../out.json", "a/../../out.json", "/out.json", "a\\..\\out.json", "C:out.json", "./a.json"})
    void a_name_that_leads_out_of_the_folder_is_refused(String name) {
        refused(Jars.small().and(name, "x"), "it holds a file with the unsafe name '" + name + "'.");
        byte[] inner = Jars.small().and(name, "x").bytes();
        refused(new Jars().and("inner", inner), "it holds a file with the unsafe name '" + name + "'.");
        assertThat(temp.resolve("out.json")).doesNotExist();
    }

    @Test
    void a_jar_without_a_model_is_refused() {
        refused(
                Jars.with("A.class", "x").and("notes.txt", "y"),
                "it holds no model; expected .safetensors, .onnx or a TensorFlow checkpoint.");
        refused(
                new Jars().and("inner", Jars.with("notes.txt", "y").bytes()),
                "its archive holds no model; expected .safetensors, .onnx or a TensorFlow checkpoint.");
    }

    @Test
    void two_archives_are_refused() {
        byte[] inner = Jars.small().bytes();
        refused(new Jars().and("one", inner).and("two", inner), "it holds several archives, one and two.");
    }

    @Test
    void too_many_files_are_refused() {
        Jars jar = Jars.small();
        for (int i = 0; i < Extraction.MOST_ENTRIES; i++) {
            jar.and("f" + i + ".txt", "");
        }
        refused(jar, "it holds more than 10000 files.");
    }

    @Test
    void a_name_twice_is_refused() {
        byte[] inner =
                Jars.with("model.onnx", "weights").and("model.onny", "other").bytes();
        String twice = new String(inner, StandardCharsets.ISO_8859_1).replace("model.onny", "model.onnx");
        refused(new Jars().and("inner", twice.getBytes(StandardCharsets.ISO_8859_1)), "it holds model.onnx twice.");
    }

    @Test
    void a_file_that_is_no_jar_is_refused() throws IOException {
        Path jar = Files.writeString(temp.resolve("m.jar"), "<html>404</html>");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extraction(jar, Progress.NONE).run())
                .withMessage("Cannot use " + jar + " for maven:g:a:1: it is damaged (zip END header not found);"
                        + " delete it and run again.");
    }

    @Test
    void a_flipped_bit_is_caught_by_its_checksum() throws IOException {
        Path jar = temp.resolve("m.jar");
        byte[] stored = stored("model.onnx", "weights");
        stored[30 + "model.onnx".length()] ^= 1; // the first byte behind its header
        Files.write(jar, stored);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extraction(jar, Progress.NONE).run())
                .withMessage(
                        "Cannot use " + jar + " for maven:g:a:1: it is damaged (the checksum of model.onnx is wrong);"
                                + " delete it and run again.");
    }

    @Test
    void progress_ends_at_the_total() throws IOException {
        List<String> heard = new ArrayList<>();
        Path jar = Jars.small().write(temp.resolve("m.jar"));
        extraction(jar, (what, bytes, total) -> heard.add(what + " " + bytes + "/" + total))
                .run();

        assertThat(heard).containsExactly("Extracting m.jar 7/9", "Extracting m.jar 9/9", "Extracting m.jar 9/9");
    }

    private static byte[] stored(String name, String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry(name);
            var crc = new CRC32();
            crc.update(content.getBytes(StandardCharsets.UTF_8));
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length());
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private Path folder() throws IOException {
        return Files.createDirectories(temp.resolve("out"));
    }

    private Manifest extract(Jars jar) throws IOException {
        return extraction(jar.write(temp.resolve("m.jar")), Progress.NONE).run();
    }

    private Extraction extraction(Path jar, Progress progress) throws IOException {
        Disk.delete(temp.resolve("out"));
        return new Extraction("maven:g:a:1", jar, folder(), Disk.REAL, progress);
    }

    private void refused(Jars jar, String problem) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> extract(jar))
                .withMessage("Cannot use " + temp.resolve("m.jar") + " for maven:g:a:1: " + problem);
    }
}
