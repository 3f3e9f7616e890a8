package dev.limpid.format;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle under reading has put aside: a stack with marks, and numbered values to come back to. */
final class PickleStack {
    private static final Object MARK = new Object();
    private static final int MOST_OBJECTS = 1_000_000;

    private final Path file;
    private final ByteBuffer bytes;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int objects;

    /** @param bytes under reading: errors tell their position */
    PickleStack(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    void push(Object value) {
        stack.add(value);
    }

    void mark() {
        stack.add(MARK);
    }

    Object top() {
        if (stack.isEmpty()) {
            throw damaged("nothing is there to be read");
        }
        return stack.get(stack.size() - 1);
    }

    Object pop() {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    /** Takes the last {@code count} values off the stack, in their order. */
    List<Object> last(int count) {
        if (stack.size() < count) {
            throw damaged("nothing is there to be read");
        }
        return from(stack.size() - count);
    }

    /** Takes what was pushed since the last mark, and the mark. */
    List<Object> toMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw damaged("a mark is missing");
        }
        List<Object> values = from(mark + 1);
        pop();
        return values;
    }

    private List<Object> from(int start) {
        List<Object> tail = stack.subList(start, stack.size());
        List<Object> values = counted(new ArrayList<>(tail));
        tail.clear();
        return values;
    }

    /** Gives the value on top a number. */
    void remember(int number) {
        memo.put(number, counted(top()));
    }

    /** Gives the value on top the next number. */
    void remember() {
        remember(memo.size());
    }

    Object remembered(int number) {
        Object value = memo.get(number);
        if (value == null) {
            throw damaged("value " + Integer.toUnsignedString(number) + " is read before it is written");
        }
        return value;
    }

    /** {@code value}, one more of those that take memory. */
    <T> T counted(T value) {
        if (++objects > MOST_OBJECTS) {
            throw new FormatException(
                    file, "its pickle holds more than " + MOST_OBJECTS + " objects, too many for weights.");
        }
        return value;
    }

    FormatException damaged(String problem) {
        return new FormatException(
                file,
                "its pickle cannot be read at byte " + bytes.position() + ": " + problem
                        + ". Download the file again, or save the weights alone: torch.save(model.state_dict(), …).");
    }
}
