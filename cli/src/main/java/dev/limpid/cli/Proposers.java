package dev.limpid.cli;

import dev.limpid.task.TaskModel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Models besides the one that is explained, opened when a method asks for them, each once. */
final class Proposers implements Function<String, TaskModel<?>>, AutoCloseable {
    private final Function<String, TaskModel<?>> opener;
    private final Map<String, TaskModel<?>> opened = new LinkedHashMap<>();

    Proposers(Function<String, TaskModel<?>> opener) {
        this.opener = opener;
    }

    @Override
    public TaskModel<?> apply(String name) {
        return opened.computeIfAbsent(name, opener);
    }

    @Override
    public void close() {
        opened.values().forEach(TaskModel::close);
    }
}
