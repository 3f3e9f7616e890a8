package dev.limpid.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Numbers come from {@code tools/golden/torch_files.py}: what PyTorch itself reads from its files. */
class TorchCheckpointTest {
    private static final String ALONE =
            " Save the weights alone, as safetensors or by torch.save(model.state_dict(), …).";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"types.pt", "protocol5.pt", "legacy.pth"})
    void tensors_lie_where_pytorch_finds_them(String name) throws IOException {
        Path file = TorchBytes.resource(name);
        byte[] bytes = Files.readAllBytes(file);
        JsonNode expected =
                new ObjectMapper().readTree(TorchBytes.resource("tensors.json").toFile());
        WeightFile read = WeightFile.read(file);
        assertThat(read.weights().keySet())
                .containsExactlyInAnyOrderElementsOf(() -> expected.get(name).fieldNames());
        read.weights().forEach((tensor, weight) -> {
            JsonNode golden = expected.get(name).get(tensor);
            assertThat(weight.dtype())
                    .as(tensor)
                    .hasToString(golden.get("dtype").asText());
            assertThat(weight.shape())
                    .as(tensor)
                    .hasToString(golden.get("shape").toString());
            byte[] numbers =
                    Arrays.copyOfRange(bytes, (int) weight.offset(), (int) (weight.offset() + weight.length()));
            assertThat(HexFormat.of().formatHex(numbers))
                    .as(tensor)
                    .isEqualTo(golden.get("bytes").asText());
        });
    }

    @Test
    void tied_weights_lie_at_one_place() {
        WeightFile legacy = WeightFile.read(TorchBytes.resource("legacy.pth"));
        assertThat(legacy.weight("tied")).isEqualTo(legacy.weight("weight"));
    }

    @Test
    void shards_are_found_through_their_index() throws IOException {
        Files.copy(TorchBytes.resource("legacy.pth"), folder.resolve("a.bin"));
        write("b.bin", TorchBytes.zip(TorchBytes.tensor(1, 3, 1)));
        Path index = write(
                "pytorch_model.bin.index.json",
                "{\"weight_map\":{\"w\":\"b.bin\",\"bias\":\"a.bin\"}}".getBytes(StandardCharsets.UTF_8));
        WeightFile file = WeightFile.read(index);
        assertThat(file.weights().keySet()).containsExactly("bias", "w");
        assertThat(file.weight("w").file()).hasFileName("b.bin");
        assertThat(file.weight("w").shape()).hasToString("[3]");
    }

    @Test
    void a_shard_of_another_kind_is_refused() {
        Path index = write(
                "pytorch_model.bin.index.json",
                "{\"weight_map\":{\"w\":\"b.safetensors\"}}".getBytes(StandardCharsets.UTF_8));
        refuses(
                index,
                "expected shards beside the index, named like pytorch_model-00001-of-00002.bin, got 'b.safetensors'.");
    }

    /** Python would run this; here the name is told and nothing happens. */
    @ParameterizedTest
    @ValueSource(strings = {"cos\nsystem\n(X\5\0\0\0touchtR.", "\u008c\2os\u008c\6system\u0093(X\5\0\0\0touchtR."})
    void a_call_outside_the_allow_list_is_refused_by_name(String call) {
        refuses(
                write("evil.bin", TorchBytes.zip("\u0080\4" + call)),
                "asks for 'os.system', which tensors and dictionaries do not need; nothing was executed." + ALONE);
    }

    @Test
    void a_whole_module_is_refused_by_its_class() {
        refuses(
                TorchBytes.resource("module.pt"),
                "asks for 'torch.nn.modules.linear.Linear', which tensors and dictionaries do not need; nothing was"
                        + " executed." + ALONE);
    }

    @Test
    void a_program_is_refused() {
        refuses(
                TorchBytes.resource("script.pt"),
                "is a TorchScript program, expected weights. In Python: torch.save(torch.jit.load(file).state_dict(), …),"
                        + " or export it to ONNX.");
    }

    @Test
    void elements_in_another_order_are_refused() {
        refuses(
                TorchBytes.resource("transposed.pt"),
                "the elements of tensor 'w' [3,2] do not lie in their order, strides [1, 3]."
                        + " Save it again after .contiguous(), or as safetensors.");
    }

    @Test
    void numbers_the_other_way_round_are_refused() throws IOException {
        refuses(
                TorchBytes.resource("big-endian.pt"),
                "its byte order is 'bigger', expected 'little'; save it again on such a machine.");
        String legacy = Files.readString(TorchBytes.resource("legacy.pth"), StandardCharsets.ISO_8859_1);
        String big = legacy.replaceFirst("(?s)(little_endian.{2,6}?)\u0088", "$1\u0089");
        assertThat(big).isNotEqualTo(legacy);
        refuses(
                write("legacy.pth", big.getBytes(StandardCharsets.ISO_8859_1)),
                "is big-endian, expected little-endian; save it again on such a machine.");
    }

    @ParameterizedTest
    @CsvSource({"0,5,1", "2,3,1", "4,1,1", "200,1,1"})
    void a_tensor_outside_its_storage_is_refused(int offset, int size, int stride) {
        refuses(
                write("m.bin", TorchBytes.zip(TorchBytes.tensor(offset, size, stride))),
                "tensor 'w', float[" + size + "] from element " + offset
                        + " on, does not lie inside its storage of 16 bytes; the file is damaged, download it again.");
    }

    @Test
    void a_tensor_over_all_of_its_storage_is_read() {
        Path file = write("m.bin", TorchBytes.zip(TorchBytes.tensor(0, 4, 1)));
        assertThat(WeightFile.read(file).weight("w").length()).isEqualTo(16);
    }

    @Test
    void what_an_archiver_compressed_is_refused() {
        byte[] pickle = TorchBytes.tensor(0, 4, 1).getBytes(StandardCharsets.ISO_8859_1);
        Map<String, byte[]> entries = new TreeMap<>(Map.of("m/data.pkl", pickle, "m/data/0", new byte[16]));
        refuses(
                write("m.bin", TorchBytes.zip(entries, ZipEntry.DEFLATED)),
                "its entry 'm/data.pkl' is compressed or encrypted, expected it as torch.save writes it: the weights are"
                        + " read where they lie. Load it in Python and save it again.");
        entries.remove("m/data/0");
        refuses(
                write("m.bin", TorchBytes.zip(entries, ZipEntry.STORED)),
                "has no entry 'm/data/0'; it is damaged, download it again.");
    }

    @Test
    void another_zip_is_refused() {
        refuses(
                write("m.bin", TorchBytes.zip(Map.of("readme.txt", new byte[3]), ZipEntry.STORED)),
                "expected the zip that torch.save writes, with one NAME/data.pkl, got one with 0.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0080\2}X\1\0\0\0wK\1s.", "\u0080\2]."})
    void a_pickle_without_tensors_is_refused(String pickle) {
        refuses(
                write("m.bin", TorchBytes.zip(pickle)),
                "expected a dictionary of tensors by name, got none, nor one under 'state_dict', 'model_state_dict',"
                        + " 'model'. Save the weights alone: torch.save(model.state_dict(), …).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1 | is a pointer of Git LFS, not the weights it points to; run git lfs pull, or download them.",
                "<html> | expected what torch.save writes, a zip or a pickle, got something else; download it again.",
                "PK | cannot be read as a zip: 'Archive is not a ZIP archive'; it is damaged or truncated, download it again.",
            })
    void another_file_is_refused(String content, String problem) {
        refuses(write("m.bin", content.getBytes(StandardCharsets.UTF_8)), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\u0080\u0006. | 2: protocol 6, expected at most 5",
                "0 | 1: nothing is there to be read",
                "R. | 1: nothing is there to be read",
                "t. | 1: a mark is missing",
                "NNR. | 3: something that can be called was expected",
                "NNs. | 3: nothing is there to be read",
                "NNNs. | 4: a dictionary was expected",
                "NNa. | 3: a list was expected",
                "}(Nu. | 4: a key has no value",
                "}NNs. | 4: a dictionary's key is neither text nor a whole number",
                "hA. | 2: value 65 is read before it is written",
                "NNb. | 3: the state of something else than a dictionary",
                "I1. | 1: operation 0x49 is none that a file of weights needs",
                "NQ. | 2: a persistent id was expected",
                "NN\u0093. | 3: a name was expected"
            })
    void a_pickle_that_makes_no_sense_is_refused(String pickle, String problem) {
        refuses(
                write("m.bin", TorchBytes.zip(pickle)),
                "its pickle cannot be read at byte " + problem
                        + ". Download the file again, or save the weights alone: torch.save(model.state_dict(), …).");
    }

    @Test
    void a_pickle_of_too_many_objects_is_refused() {
        refuses(
                write("m.bin", TorchBytes.zip("}".repeat(1_000_001) + ".")),
                "its pickle holds more than 1000000 objects, too many for weights.");
    }

    @Test
    void a_pickle_that_ends_early_is_refused() {
        refuses(
                write("m.bin", TorchBytes.zip("X\u00ff\u00ff\u00ff\u007fabc.")),
                "its pickle ends in the middle; the file is truncated, download it again.");
    }

    private Path write(String name, byte[] bytes) {
        return SafetensorsBytes.write(folder.resolve(name), bytes);
    }

    private static void refuses(Path file, String problem) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> WeightFile.read(file))
                .withMessage(file.getFileName() + ": " + problem);
    }
}
