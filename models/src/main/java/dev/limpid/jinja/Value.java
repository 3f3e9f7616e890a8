package dev.limpid.jinja;

import java.util.List;
import java.util.Map;

/** All that a template can get hold of. */
sealed interface Value {
    /** As a condition: nothing, zero and what is empty do not hold. */
    boolean holds();

    /** What it is, for errors. */
    String kind();

    enum None implements Value {
        NONE;

        @Override
        public boolean holds() {
            return false;
        }

        @Override
        public String kind() {
            return "none";
        }
    }

    /**
     * What is not there. Written as nothing, runs over nothing; all else that is done with it fails.
     *
     * @param why a clause for errors: {@code 'x' is undefined}
     */
    record Undefined(String why) implements Value {
        @Override
        public boolean holds() {
            return false;
        }

        @Override
        public String kind() {
            return "undefined";
        }
    }

    enum Bool implements Value {
        FALSE,
        TRUE;

        static Bool of(boolean is) {
            return is ? TRUE : FALSE;
        }

        @Override
        public boolean holds() {
            return this == TRUE;
        }

        @Override
        public String kind() {
            return "a boolean";
        }
    }

    record Int(long number) implements Value {
        @Override
        public boolean holds() {
            return number != 0;
        }

        @Override
        public String kind() {
            return "an integer";
        }
    }

    record Real(double number) implements Value {
        @Override
        public boolean holds() {
            return number != 0;
        }

        @Override
        public String kind() {
            return "a number";
        }
    }

    record Str(String text) implements Value, Comparable<Str> {
        /** Lets a dict find its keys fast, whatever they are. */
        @Override
        public int compareTo(Str other) {
            return text.compareTo(other.text);
        }

        @Override
        public boolean holds() {
            return !text.isEmpty();
        }

        @Override
        public String kind() {
            return "a text";
        }
    }

    /** A list or a tuple. Nothing changes one. */
    record Seq(List<Value> items, boolean tuple) implements Value {
        static Seq list(List<Value> items) {
            return new Seq(items, false);
        }

        @Override
        public boolean holds() {
            return !items.isEmpty();
        }

        @Override
        public String kind() {
            return tuple ? "a tuple" : "a list";
        }
    }

    /** Entries in order. Nothing changes one. Keys are texts, numbers, booleans or none. */
    record Dict(Map<Value, Value> entries) implements Value {
        @Override
        public boolean holds() {
            return !entries.isEmpty();
        }

        @Override
        public String kind() {
            return "a dict";
        }
    }

    /** What {@code namespace()} makes, the only value that a template can change. */
    final class Namespace implements Value {
        private final Map<String, Value> fields;

        Namespace(Map<String, Value> fields) {
            this.fields = fields;
        }

        Map<String, Value> fields() {
            return fields;
        }

        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public String kind() {
            return "a namespace";
        }
    }

    /** The {@code loop} of a loop's body. */
    record Loop(Map<String, Value> fields) implements Value {
        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public String kind() {
            return "a loop";
        }
    }

    /** What can be called: a function, a macro, a method with the value that it belongs to. */
    record Function(String name, Body body) implements Value {
        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public String kind() {
            return "a function";
        }
    }

    /** What a call does. */
    interface Body {
        Value call(Arguments arguments);
    }
}
