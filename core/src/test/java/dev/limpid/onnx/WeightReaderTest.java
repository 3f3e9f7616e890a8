package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WeightReaderTest {
    private static final Wire W = new Wire("w");

    @TempDir
    private Path folder;

    private Graph read(TensorProto.Builder weight) throws IOException {
        byte[] bytes = Protos.model(weight).build().toByteArray();
        return OnnxReader.read(Files.write(folder.resolve("m.onnx"), bytes));
    }

    private void refuses(String message, TensorProto.Builder weight) {
        assertThatThrownBy(() -> read(weight))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    private Tensor held(TensorProto.Builder weight) throws IOException {
        return ((Weight.InMemory) read(weight).weights().get(W)).value();
    }

    private TensorProto.Builder external(String... entries) {
        return Protos.external(Protos.tensor("w", DType.FLOAT, 2), entries);
    }

    private static TensorProto.Builder large(String... entries) {
        return Protos.external(Protos.tensor("w", DType.FLOAT, 300, 2), entries);
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void raw_numbers_of_every_type_keep_their_bytes(DType dtype) throws IOException {
        byte[] bytes = new byte[(int) dtype.bytes(3)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        Tensor value = held(Protos.raw("w", dtype, bytes, 3));
        assertThat(value.dtype()).isEqualTo(dtype);
        byte[] found = new byte[bytes.length];
        value.bytes().get(found);
        assertThat(found).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "INT32, -5, 4",
        "INT16, -5, 2",
        "INT8, -5, 1",
        "UINT8, 251, 1",
        "UINT16, 65531, 2",
        "BOOL, 1, 1",
        "FLOAT16, 15360, 2",
        "BFLOAT16, 16256, 2"
    })
    void numbers_in_the_field_for_small_integers_take_their_own_width(DType dtype, int number, int width)
            throws IOException {
        ByteBuffer bytes =
                held(Protos.tensor("w", dtype, 1).addInt32Data(number)).bytes();
        assertThat(bytes.remaining()).isEqualTo(width);
        int low = width == 1 ? bytes.get(0) & 0xff : width == 2 ? bytes.getShort(0) & 0xffff : bytes.getInt(0);
        assertThat(low).isEqualTo(width == 4 ? number : number & (width == 1 ? 0xff : 0xffff));
    }

    @Test
    void numbers_in_the_field_of_their_type_are_read() throws IOException {
        assertThat(held(Protos.tensor("w", DType.FLOAT, 2).addFloatData(1).addFloatData(2)))
                .isEqualTo(Tensor.of(Shape.of(2), 1f, 2f));
        assertThat(held(Protos.tensor("w", DType.DOUBLE, 1).addDoubleData(0.1))).isEqualTo(Tensor.of(Shape.of(1), 0.1));
        assertThat(held(Protos.tensor("w", DType.INT64, 1).addInt64Data(1L << 40)))
                .isEqualTo(Tensor.of(Shape.of(1), 1L << 40));
        assertThat(held(Protos.tensor("w", DType.UINT64, 1).addUint64Data(-1))
                        .bytes()
                        .getLong(0))
                .isEqualTo(-1);
        assertThat(held(Protos.tensor("w", DType.UINT32, 1).addUint64Data(0xfffffffeL))
                        .bytes()
                        .getInt(0))
                .isEqualTo(-2);
        assertThat(held(Protos.tensor("w", DType.COMPLEX64, 1).addFloatData(1).addFloatData(2))
                        .bytes()
                        .getFloat(4))
                .isEqualTo(2);
        // Three numbers of four bits lie in two bytes.
        assertThat(held(Protos.tensor("w", DType.INT4, 3).addInt32Data(0x21).addInt32Data(3))
                        .bytes()
                        .getShort(0))
                .isEqualTo((short) 0x0321);
        assertThat(held(Protos.tensor("w", DType.FLOAT, 0))).isEqualTo(Tensor.zeros(DType.FLOAT, Shape.of(0)));
        assertThat(held(Protos.tensor("w", DType.FLOAT).addFloatData(3))).isEqualTo(Tensor.of(Shape.SCALAR, 3f));
    }

    @Test
    void refuses_numbers_that_do_not_fit_the_shape() {
        refuses(
                "FOLDER/m.onnx: weight 'w': float[3] takes 12 bytes, its data has 8.",
                Protos.raw("w", DType.FLOAT, new byte[8], 3));
        refuses(
                "FOLDER/m.onnx: weight 'w': shape [2] has 2 elements, its data 1.",
                Protos.tensor("w", DType.FLOAT, 2).addFloatData(1));
        refuses(
                "FOLDER/m.onnx: weight 'w': double[2305843009213693952] is too large.",
                Protos.raw("w", DType.DOUBLE, new byte[8], 1L << 61));
        refuses(
                "FOLDER/m.onnx: weight 'w': Shape [4294967296, 4294967296] has more elements than a long can count.",
                Protos.raw("w", DType.FLOAT, new byte[8], 1L << 32, 1L << 32));
        refuses(
                "FOLDER/m.onnx: weight 'w': Negative size in shape [-1].",
                Protos.raw("w", DType.FLOAT, new byte[8], -1));
    }

    @Test
    void refuses_types_that_cannot_be_held() {
        refuses(
                "FOLDER/m.onnx: weight 'w': Unknown ONNX element type 77, expected 1 to 26.",
                Protos.tensor("w", DType.FLOAT, 1).setDataType(77));
        refuses(
                "FOLDER/m.onnx: weight 'w': its text is not UTF-8.",
                Protos.tensor("w", DType.STRING, 1).addStringData(ByteString.copyFrom(new byte[] {(byte) 0xff})));
        refuses(
                "FOLDER/m.onnx: weight 'w': text stands in string_data, not in bytes.",
                Protos.raw("w", DType.STRING, new byte[0], 1));
        refuses(
                "FOLDER/m.onnx: weight 'w': shape [2] has 2 elements, its data 1.",
                Protos.tensor("w", DType.STRING, 2).addStringData(ByteString.copyFromUtf8("word")));
    }

    @Test
    void words_are_read() throws IOException {
        assertThat(held(Protos.tensor("w", DType.STRING, 2)
                        .addStringData(ByteString.copyFromUtf8("é"))
                        .addStringData(ByteString.EMPTY)))
                .isEqualTo(Tensor.of(Shape.of(2), List.of("é", "")));
    }

    @Test
    void a_tensor_of_zeros_and_some_others_is_written_out() throws IOException {
        assertThat(sparse(places(2, 1, 0, 0, 2), 2, 3)).isEqualTo(Tensor.of(Shape.of(2, 3), 0f, 0f, 6f, 5f, 0f, 0f));
        assertThat(sparse(places(1, 3, 2), 2, 3)).isEqualTo(Tensor.of(Shape.of(2, 3), 0f, 0f, 6f, 5f, 0f, 0f));
        assertThat(sparse(places(1, 3, 0), 4)).isEqualTo(Tensor.of(Shape.of(4), 6f, 0f, 0f, 5f));
    }

    @Test
    void refuses_places_outside_of_a_sparse_tensor_and_floods_of_zeros() {
        String outside = "weight 'w': a place of its sparse tensor lies outside of shape [2,3].";
        assertThatThrownBy(() -> sparse(places(2, 1, 3, 0, 2), 2, 3)).hasMessageEndingWith(outside);
        assertThatThrownBy(() -> sparse(places(2, 1, -1, 0, 2), 2, 3)).hasMessageEndingWith(outside);
        assertThatThrownBy(() -> sparse(places(1, 6, 0), 2, 3)).hasMessageEndingWith(outside);
        assertThatThrownBy(() -> sparse(places(1, 6), 2, 3))
                .hasMessageEndingWith(
                        "weight 'w': of a sparse tensor of shape [2,3] there are float[2] values at int64[1] places.");
        assertThatThrownBy(() -> sparse(places(1, 6, 0), 1L << 40, 1L << 20))
                .hasMessageEndingWith(
                        "weight 'w': sparse float[1099511627776,1048576] is too large to be written out in full.");
    }

    private static TensorProto.Builder places(int each, long... places) {
        TensorProto.Builder proto = each == 1
                ? Protos.tensor("", DType.INT64, places.length)
                : Protos.tensor("", DType.INT64, places.length / each, each);
        for (long place : places) {
            proto.addInt64Data(place);
        }
        return proto;
    }

    /** Of 5 and 6. */
    private Tensor sparse(TensorProto.Builder places, long... dims) throws IOException {
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder()
                .setValues(Protos.tensor("w", DType.FLOAT, 2).addFloatData(5).addFloatData(6))
                .setIndices(places);
        for (long dim : dims) {
            sparse.addDims(dim);
        }
        ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().clearInitializer().addSparseInitializer(sparse);
        byte[] bytes = model.build().toByteArray();
        Graph graph = OnnxReader.read(Files.write(folder.resolve("m.onnx"), bytes));
        return ((Weight.InMemory) graph.weights().get(W)).value();
    }

    @Test
    void refuses_two_weights_of_one_name() throws IOException {
        var model = Protos.model();
        model.getGraphBuilder().addInitializer(model.getGraph().getInitializer(0));
        Path file = Files.write(folder.resolve("m.onnx"), model.build().toByteArray());
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessage(file + ": two weights are called 'w'.");
    }

    @Test
    void external_numbers_lie_at_their_offset() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Files.write(folder.resolve("data/w.bin"), new byte[3000]);
        Weight.InFile weight = (Weight.InFile) read(large("location", "data/w.bin", "offset", "9", "length", "2400"))
                .weights()
                .get(W);
        assertThat(weight.file()).isEqualTo(folder.resolve("data/w.bin"));
        assertThat(weight.offset()).isEqualTo(9);
        assertThat(weight.length()).isEqualTo(2400);
        Weight.InFile whole = (Weight.InFile)
                read(large("location", "data/../data/w.bin")).weights().get(W);
        assertThat(whole.file()).isEqualTo(folder.resolve("data/w.bin"));
        assertThat(whole.offset()).isZero();
    }

    @Test
    void links_are_followed_to_the_file_itself() throws IOException {
        Path blob = Files.write(Files.createDirectory(folder.resolve("blobs")).resolve("abc"), new byte[2000]);
        Files.createSymbolicLink(folder.resolve("m.onnx_data"), Path.of("blobs/abc"));
        Weight.InFile weight =
                (Weight.InFile) read(Protos.external(Protos.tensor("w", DType.FLOAT, 500), "location", "m.onnx_data"))
                        .weights()
                        .get(W);
        assertThat(weight.file()).isEqualTo(blob.toRealPath());
    }

    @Test
    void few_external_numbers_are_held_in_memory_where_rules_look_into_them() throws IOException {
        byte[] numbers = Protos.floats(0, 3, 4);
        Files.write(folder.resolve("w.bin"), numbers);
        assertThat(held(external("location", "w.bin", "offset", "4"))).isEqualTo(Tensor.of(Shape.of(2), 3f, 4f));
    }

    @Test
    void refuses_external_numbers_that_are_not_there() throws IOException {
        refuses(
                "FOLDER/m.onnx: weight 'w': its data file FOLDER/w.bin is missing; put it beside the model.",
                external("location", "w.bin"));
        Files.write(folder.resolve("w.bin"), new byte[10]);
        refuses(
                "FOLDER/m.onnx: weight 'w': it ends at byte 11 of FOLDER/w.bin, which has 10.",
                external("location", "w.bin", "offset", "3"));
        refuses(
                "FOLDER/m.onnx: weight 'w': float[2] takes 8 bytes, its data has 7.",
                external("location", "w.bin", "length", "7"));
        for (String offset : new String[] {"-1", "many", "9223372036854775808"}) {
            refuses(
                    "FOLDER/m.onnx: weight 'w': its place in the data file is '" + offset
                            + "', expected a number from 0 on.",
                    external("location", "w.bin", "offset", offset));
        }
        refuses(
                "FOLDER/m.onnx: weight 'w': it starts at byte 9223372036854775807 of FOLDER/w.bin, which has 10.",
                external("location", "w.bin", "offset", "" + Long.MAX_VALUE));
        refuses(
                "FOLDER/m.onnx: weight 'w': float[4611686018427387904] is too large.",
                Protos.external(Protos.tensor("w", DType.FLOAT, 1L << 62), "location", "w.bin"));
    }

    @Test
    void refuses_external_numbers_outside_of_the_folder() {
        for (String location : new String[] {"../w.bin", "/etc/passwd", "a/../../w.bin", ".", ""}) {
            refuses(
                    "FOLDER/m.onnx: weight 'w': its data is said to lie outside the model's folder, at '" + location
                            + "'.",
                    external("location", location));
        }
        refuses(
                "FOLDER/m.onnx: weight 'w': its data is said to lie outside the model's folder, at ''.",
                external("offset", "0"));
    }

    @Test
    void numbers_beyond_the_second_gigabyte_are_run_on() throws IOException {
        long offset = (1L << 31) + 4096;
        Path data = folder.resolve("w.bin");
        // Sparse: takes a few blocks on disk.
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(Protos.floats(10, 20)), offset);
            channel.write(ByteBuffer.allocate(4), offset + 2396);
        }
        ModelProto.Builder model = Protos.model(large("location", "w.bin", "offset", "" + offset));
        model.getGraphBuilder().setOutput(0, Protos.port("y", DType.FLOAT, 300, 2));
        Graph graph = OnnxReader.read(
                Files.write(folder.resolve("m.onnx"), model.build().toByteArray()));
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20))) {
            Tensor y = runtime.run(graph, Runtime.Kind.SHARED, Map.of("x", Tensor.of(Shape.of(2), 1f, 2f)))
                    .get(new Wire("y"));
            assertThat(y.slice(0).toFloats()).containsExactly(11, 22);
            assertThat(y.slice(299).toFloats()).containsExactly(1, 2);
        }
    }
}
