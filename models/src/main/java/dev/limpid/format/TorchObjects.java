package dev.limpid.format;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that a pickle of weights may ask for, and what PyTorch's own functions of those names make: tensors, and
 * containers. Whatever else is asked for is refused by its name, and nothing is executed.
 */
final class TorchObjects {
    /**
     * Numbers that tensors look at.
     *
     * @param key its name in the file
     * @param dtype null where only the tensors say it
     * @param size in elements, or in bytes where {@code dtype} is null
     */
    record Storage(String key, @Nullable DType dtype, long size) {}

    /**
     * A look at a storage.
     *
     * @param offset of the first element
     * @param strides elements from one entry of an axis to its next
     */
    record Tensor(Storage storage, DType dtype, long offset, List<?> sizes, List<?> strides) {}

    /** A storage class, before a persistent id says which storage. */
    private record StorageType(@Nullable DType dtype) {}

    private static final Map<String, DType> DTYPES = Map.ofEntries(
            Map.entry("float32", DType.FLOAT),
            Map.entry("float64", DType.DOUBLE),
            Map.entry("float16", DType.FLOAT16),
            Map.entry("bfloat16", DType.BFLOAT16),
            Map.entry("int64", DType.INT64),
            Map.entry("int32", DType.INT32),
            Map.entry("int16", DType.INT16),
            Map.entry("int8", DType.INT8),
            Map.entry("uint8", DType.UINT8),
            Map.entry("uint16", DType.UINT16),
            Map.entry("uint32", DType.UINT32),
            Map.entry("uint64", DType.UINT64),
            Map.entry("bool", DType.BOOL),
            Map.entry("float8_e4m3fn", DType.FLOAT8E4M3FN),
            Map.entry("float8_e5m2", DType.FLOAT8E5M2));

    private static final Map<String, DType> STORAGES = Map.ofEntries(
            Map.entry("FloatStorage", DType.FLOAT),
            Map.entry("DoubleStorage", DType.DOUBLE),
            Map.entry("HalfStorage", DType.FLOAT16),
            Map.entry("BFloat16Storage", DType.BFLOAT16),
            Map.entry("LongStorage", DType.INT64),
            Map.entry("IntStorage", DType.INT32),
            Map.entry("ShortStorage", DType.INT16),
            Map.entry("CharStorage", DType.INT8),
            Map.entry("ByteStorage", DType.UINT8),
            Map.entry("BoolStorage", DType.BOOL));

    private final Path file;
    private final Map<String, Object> known = new HashMap<>();

    TorchObjects(Path file) {
        this.file = file;
        DTYPES.forEach((name, dtype) -> known.put("torch." + name, dtype));
        STORAGES.forEach((name, dtype) -> known.put("torch." + name, new StorageType(dtype)));
        known.put("torch.storage.UntypedStorage", new StorageType(null));
        call("torch._utils._rebuild_tensor", this::tensor);
        call("torch._utils._rebuild_tensor_v2", this::tensor);
        call("torch._utils._rebuild_tensor_v3", this::typed);
        call("torch._utils._rebuild_parameter", at -> at.get(0));
        call("collections.OrderedDict", this::dictionary);
        call("torch.Size", at -> at.get(0));
        call("torch.device", at -> Pickle.OPAQUE);
        call("_codecs.encode", at -> Pickle.OPAQUE);
        // Python 2 has these in __builtin__.
        for (String module : List.of("builtins.", "__builtin__.")) {
            call(module + "set", at -> Pickle.OPAQUE);
            call(module + "bytearray", at -> Pickle.OPAQUE);
        }
    }

    private void call(String name, Pickle.Call call) {
        known.put(name, (Pickle.Call) arguments -> {
            try {
                return call.with(arguments);
            } catch (IndexOutOfBoundsException | ClassCastException unfit) {
                throw new FormatException(
                        file,
                        "its pickle calls '" + name + "' with " + arguments.size()
                                + " arguments that do not fit; the file is damaged, download it again.",
                        unfit);
            }
        });
    }

    /**
     * What a pickle's name stands for.
     *
     * @throws FormatException if it is none of those that weights need
     */
    Object named(String name) {
        Object value = known.get(name);
        if (value == null) {
            throw new FormatException(
                    file,
                    "asks for " + FormatException.quoted(name)
                            + ", which tensors and dictionaries do not need; nothing was executed. Save the weights"
                            + " alone, as safetensors or by torch.save(model.state_dict(), …).");
        }
        return value;
    }

    /** A pair at a time, as Python 2 writes it, or nothing yet. */
    private Object dictionary(List<?> arguments) {
        LinkedHashMap<Object, Object> entries = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            for (Object pair : (List<?>) arguments.get(0)) {
                entries.put((String) ((List<?>) pair).get(0), ((List<?>) pair).get(1));
            }
        }
        return entries;
    }

    private Tensor tensor(List<?> arguments) {
        DType dtype = ((Storage) arguments.get(0)).dtype;
        if (dtype == null) {
            throw new FormatException(file, "a tensor of its pickle has no type; the file is damaged.");
        }
        return tensor(arguments, dtype);
    }

    /** Of types that no storage class is named after. */
    private Tensor typed(List<?> arguments) {
        return tensor(arguments, (DType) arguments.get(6));
    }

    private static Tensor tensor(List<?> arguments, DType dtype) {
        return new Tensor(
                (Storage) arguments.get(0), dtype, (Long) arguments.get(1), (List<?>) arguments.get(2), (List<?>)
                        arguments.get(3));
    }

    /** {@code ('storage', type, key, device, size)}, of old with a sixth entry: a part of another storage, or None. */
    Storage storage(List<?> id) {
        if (id.size() >= 5
                && "storage".equals(id.get(0))
                && id.get(1) instanceof StorageType type
                && id.get(2) instanceof String key
                && id.get(4) instanceof Long size
                && (id.size() == 5 || id.get(5) == Pickle.OPAQUE)) {
            return new Storage(key, type.dtype, size);
        }
        throw new FormatException(
                file,
                "a persistent id of its pickle names no storage of numbers; the file is damaged or of a PyTorch before"
                        + " 0.4: load it there and save it again.");
    }
}
