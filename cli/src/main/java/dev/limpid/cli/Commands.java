package dev.limpid.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

import java.util.List;

/** Gives each command the screen that it writes to. */
record Commands(Screen screen) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Object command : all()) {
            if (type.isInstance(command)) {
                return type.cast(command);
            }
        }
        return CommandLine.defaultFactory().create(type);
    }

    private List<Object> all() {
        return List.of(
                new ExplainCommand(screen),
                new PredictCommand(screen),
                new EvaluateCommand(screen),
                new BatchPredictCommand(screen),
                new BatchExplainCommand(screen),
                new BatchEvaluateCommand(screen),
                new ModelsCommand(screen),
                new InspectCommand(screen),
                new ExportCommand(screen),
                new MethodsCommand(screen),
                new LookLensCommand(screen),
                new LookAttributionCommand(screen),
                new LookPatchCommand(screen),
                new LookConceptsCommand(screen),
                new LookProbesCommand(screen),
                new LookSimilarityCommand(screen),
                new LookExamplesCommand(screen),
                new LookDataCommand(screen),
                new FinetuneCommand(screen),
                new PretrainCommand(screen),
                new SelectCommand(screen),
                new StudioCommand(screen),
                new EstimateFinetuneCommand(screen),
                new EstimatePretrainCommand(screen));
    }
}
