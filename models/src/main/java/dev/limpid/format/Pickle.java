package dev.limpid.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Reads Python's pickles, protocols 2 to 5, without executing anything: text, numbers, lists and dictionaries are made
 * here, and every name that a pickle asks for is given by a table of the caller's or refused. Source: the comments of
 * CPython's {@code pickletools}.
 *
 * <p>Values: text is a String, an integer a Long, true and false are Booleans; lists, tuples and sets are Lists, a
 * dictionary is a Map with such keys; whatever else a pickle may hold (None, reals, bytes, huge integers) is {@link
 * #OPAQUE}. A list may hold itself, so nothing here or in a caller may walk through values without a bound.
 */
final class Pickle {
    /** A value that nobody needs to look into. */
    static final Object OPAQUE = new Object();

    /** What a name of the table stands for when a pickle calls it. */
    interface Call {
        Object with(List<?> arguments);
    }

    private static final int HIGHEST_PROTOCOL = 5;
    private static final int LONG_BYTES = 8;

    private final ByteBuffer bytes;
    private final Function<String, Object> names;
    private final Function<List<?>, Object> persistent;
    private final PickleStack stack;

    private Pickle(Path file, ByteBuffer bytes, Function<String, Object> names, Function<List<?>, Object> persistent) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.stack = new PickleStack(file, bytes);
        this.names = names;
        this.persistent = persistent;
    }

    /**
     * Reads one pickle and leaves {@code bytes} behind its end.
     *
     * @param names the value for {@code module.name}, {@link Call} if it can be called; throws what it does not know
     * @param persistent the value that a persistent id stands for
     * @throws FormatException if it is damaged or holds more than a million objects
     */
    static Object read(
            Path file, ByteBuffer bytes, Function<String, Object> names, Function<List<?>, Object> persistent) {
        Pickle pickle = new Pickle(file, bytes, names, persistent);
        try {
            return pickle.run();
        } catch (BufferUnderflowException cut) {
            throw new FormatException(
                    file, "its pickle ends in the middle; the file is truncated, download it again.", cut);
        }
    }

    private Object run() {
        for (int code = code(); code != Opcode.STOP; code = code()) {
            if (!simple(code) && !text(code) && !container(code) && !memo(code)) {
                step(code);
            }
        }
        return stack.pop();
    }

    private int code() {
        return Byte.toUnsignedInt(bytes.get());
    }

    /** Constants and numbers. */
    private boolean simple(int code) {
        switch (code) {
            case Opcode.NONE -> stack.push(OPAQUE);
            case Opcode.NEWTRUE -> stack.push(true);
            case Opcode.NEWFALSE -> stack.push(false);
            case Opcode.BININT1 -> stack.push((long) code());
            case Opcode.BININT2 -> stack.push((long) Short.toUnsignedInt(bytes.getShort()));
            case Opcode.BININT -> stack.push((long) bytes.getInt());
            case Opcode.LONG1 -> stack.push(integer(take(code())));
            case Opcode.LONG4 -> stack.push(integer(take(bytes.getInt())));
            case Opcode.BINFLOAT -> {
                bytes.getDouble();
                stack.push(OPAQUE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Little-endian two's complement of any length. */
    private static Object integer(byte[] digits) {
        if (digits.length > LONG_BYTES) {
            return OPAQUE;
        }
        long value = digits.length > 0 && digits[digits.length - 1] < 0 ? -1 : 0;
        for (int i = digits.length - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(digits[i]);
        }
        return value;
    }

    /** Text, and bytes as text where Python 2 wrote them so. */
    private boolean text(int code) {
        switch (code) {
            case Opcode.BINUNICODE -> stack.push(decode(bytes.getInt(), StandardCharsets.UTF_8));
            case Opcode.SHORT_BINUNICODE -> stack.push(decode(code(), StandardCharsets.UTF_8));
            case Opcode.BINUNICODE8 -> stack.push(decode(bytes.getLong(), StandardCharsets.UTF_8));
            case Opcode.BINSTRING -> stack.push(decode(bytes.getInt(), StandardCharsets.ISO_8859_1));
            case Opcode.SHORT_BINSTRING -> stack.push(decode(code(), StandardCharsets.ISO_8859_1));
            case Opcode.BINBYTES -> skip(bytes.getInt());
            case Opcode.SHORT_BINBYTES -> skip(code());
            case Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> skip(bytes.getLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void skip(long length) {
        take(length);
        stack.push(OPAQUE);
    }

    private String decode(long length, Charset charset) {
        return new String(take(length), charset);
    }

    private byte[] take(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[(int) length];
        bytes.get(taken);
        return taken;
    }

    private boolean container(int code) {
        switch (code) {
            case Opcode.MARK -> stack.mark();
            case Opcode.EMPTY_TUPLE -> stack.push(List.of());
            case Opcode.TUPLE1 -> stack.push(stack.last(1));
            case Opcode.TUPLE2 -> stack.push(stack.last(2));
            case Opcode.TUPLE3 -> stack.push(stack.last(3));
            case Opcode.TUPLE, Opcode.LIST, Opcode.FROZENSET -> stack.push(stack.toMark());
            case Opcode.EMPTY_LIST, Opcode.EMPTY_SET -> stack.push(stack.counted(new ArrayList<>()));
            case Opcode.APPEND -> {
                List<Object> one = stack.last(1);
                list(stack.top()).addAll(one);
            }
            case Opcode.APPENDS, Opcode.ADDITEMS -> {
                List<Object> more = stack.toMark();
                list(stack.top()).addAll(more);
            }
            case Opcode.EMPTY_DICT -> stack.push(stack.counted(new LinkedHashMap<>()));
            case Opcode.DICT -> {
                List<Object> pairs = stack.toMark();
                put(stack.counted(new LinkedHashMap<>()), pairs);
            }
            case Opcode.SETITEM -> fill(stack.last(2));
            case Opcode.SETITEMS -> fill(stack.toMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void fill(List<Object> pairs) {
        if (!(stack.pop() instanceof LinkedHashMap<?, ?> map)) {
            throw damaged("a dictionary was expected");
        }
        @SuppressWarnings("unchecked")
        LinkedHashMap<Object, Object> entries = (LinkedHashMap<Object, Object>) map;
        put(entries, pairs);
    }

    private void put(LinkedHashMap<Object, Object> map, List<Object> pairs) {
        if (pairs.size() % 2 != 0) {
            throw damaged("a key has no value");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            // Other keys would have to be walked through to be hashed.
            if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
                throw damaged("a dictionary's key is neither text nor a whole number");
            }
            map.put(key, pairs.get(i + 1));
        }
        stack.push(map);
    }

    private List<Object> list(Object value) {
        if (!(value instanceof ArrayList<?> some)) {
            throw damaged("a list was expected");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) some;
        return list;
    }

    private boolean memo(int code) {
        switch (code) {
            case Opcode.BINPUT -> stack.remember(code());
            case Opcode.LONG_BINPUT -> stack.remember(bytes.getInt());
            case Opcode.MEMOIZE -> stack.remember();
            case Opcode.BINGET -> stack.push(stack.remembered(code()));
            case Opcode.LONG_BINGET -> stack.push(stack.remembered(bytes.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void step(int code) {
        switch (code) {
            case Opcode.PROTO -> protocol(code());
            case Opcode.FRAME -> bytes.getLong();
            case Opcode.POP -> stack.pop();
            case Opcode.DUP -> stack.push(stack.top());
            case Opcode.GLOBAL -> stack.push(names.apply(line() + "." + line()));
            case Opcode.STACK_GLOBAL -> {
                List<Object> parts = stack.last(2);
                if (!(parts.get(0) instanceof String module) || !(parts.get(1) instanceof String name)) {
                    throw damaged("a name was expected");
                }
                stack.push(names.apply(module + "." + name));
            }
            case Opcode.REDUCE -> {
                List<Object> call = stack.last(2);
                if (!(call.get(0) instanceof Call callee) || !(call.get(1) instanceof List<?> arguments)) {
                    throw damaged("something that can be called was expected");
                }
                stack.push(stack.counted(callee.with(arguments)));
            }
            case Opcode.BUILD -> {
                stack.pop();
                // State of an ordered dictionary: PyTorch notes versions of modules there.
                if (!(stack.top() instanceof LinkedHashMap)) {
                    throw damaged("the state of something else than a dictionary");
                }
            }
            case Opcode.BINPERSID -> {
                if (!(stack.pop() instanceof List<?> id)) {
                    throw damaged("a persistent id was expected");
                }
                stack.push(stack.counted(persistent.apply(id)));
            }
            default ->
                throw damaged("operation " + String.format("0x%02x", code) + " is none that a file of weights needs");
        }
    }

    private void protocol(int protocol) {
        if (protocol > HIGHEST_PROTOCOL) {
            throw damaged("protocol " + protocol + ", expected at most " + HIGHEST_PROTOCOL);
        }
    }

    private String line() {
        int from = bytes.position();
        int length = 0;
        while (bytes.get() != '\n') {
            length++;
        }
        bytes.position(from);
        String line = decode(length, StandardCharsets.UTF_8);
        bytes.get();
        return line;
    }

    private FormatException damaged(String problem) {
        return stack.damaged(problem);
    }
}
