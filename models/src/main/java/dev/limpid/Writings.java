package dev.limpid;

import dev.limpid.generation.Continuation;
import dev.limpid.json.Generated;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TextModel;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How likely what follows a prompt is. */
final class Writings {
    private Writings() {}

    /**
     * @param input a prompt and what follows it; nothing, if the model is not to write, or a stop string left nothing
     * @param written null if the user said what follows
     */
    static Generated of(TextModel model, Input input, @Nullable Continuation written) {
        String stopped = written == null
                ? null
                : written.stopped().name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (input.originals().size() < 2) {
            return new Generated("", List.of(), stopped);
        }
        List<Target> each = TargetSpec.parse("output").resolve(model, input, null, Target.Score.LOG_PROBABILITY, null);
        double[] scores =
                model.probe().scores(List.of(new Probe.Asked(input, each.get(0).position())), each)[0];
        List<Generated.Token> tokens = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Target.Choice choice = each.get(i).choice();
            tokens.add(new Generated.Token(choice.index(), choice.label(), scores[i]));
        }
        return new Generated(((Original.Text) input.originals().get(1)).text(), tokens, stopped);
    }
}
