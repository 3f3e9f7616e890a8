package dev.limpid.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each command the screen that it writes to. */
record Commands(Screen screen) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == ExplainCommand.class) {
            return type.cast(new ExplainCommand(screen));
        }
        if (type == PredictCommand.class) {
            return type.cast(new PredictCommand(screen));
        }
        if (type == ModelsCommand.class) {
            return type.cast(new ModelsCommand(screen));
        }
        if (type == InspectCommand.class) {
            return type.cast(new InspectCommand(screen));
        }
        if (type == MethodsCommand.class) {
            return type.cast(new MethodsCommand(screen));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
