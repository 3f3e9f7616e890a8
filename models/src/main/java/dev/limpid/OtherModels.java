package dev.limpid;

import dev.limpid.task.TaskModel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Models besides the one that is explained, opened when a method asks for them, each once. */
public final class OtherModels implements Function<String, TaskModel<?>>, AutoCloseable {
    private final Function<String, TaskModel<?>> opener;
    private final Map<String, TaskModel<?>> opened = new LinkedHashMap<>();

    public OtherModels(Function<String, TaskModel<?>> opener) {
        this.opener = opener;
    }

    @Override
    public synchronized TaskModel<?> apply(String name) {
        return opened.computeIfAbsent(name, opener);
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(TaskModel::close);
    }
}
