package dev.limpid.model;

import dev.limpid.graph.Wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was compiled for questions at one wire, and where to find what was compiled at the model's other wires. */
final class Memory {
    final Map<Object, Known> compiled = new HashMap<>();
    final Map<Object, Pull> pulls = new HashMap<>();

    /** The row that was read last by each thread, from whatever wire the model was looked at. */
    final LastRow lastRow;

    /** Of all wires of one model, and of what follows them. */
    private final Map<Object, Memory> family;

    private Memory(Map<Object, Memory> family, LastRow lastRow) {
        this.family = family;
        this.lastRow = lastRow;
    }

    /** Of a model that nothing was asked of. */
    static Memory at(Wire wire, Layout layout) {
        Memory memory = new Memory(new HashMap<>(), new LastRow());
        memory.family.put(List.of(wire, layout), memory);
        return memory;
    }

    /** Of the same model, at another wire or seen another way. */
    Memory on(Wire wire, Layout layout) {
        synchronized (family) {
            return family.computeIfAbsent(List.of(wire, layout), first -> new Memory(family, lastRow));
        }
    }

    /** Keeps what was compiled and lets go of what was answered, at whatever wire: weights of the model were changed. */
    void forget() {
        synchronized (family) {
            lastRow.forget();
            family.values().stream().filter(one -> one.family != family).forEach(Memory::forget);
        }
    }

    /** Of what follows the wire. */
    Memory fed(Wire wire, Layout layout) {
        synchronized (family) {
            return family.computeIfAbsent(List.of("fed", wire, layout), first -> at(wire, layout));
        }
    }
}
