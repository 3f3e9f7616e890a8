package dev.limpid.explain;

import dev.limpid.model.Layout;
import dev.limpid.rules.Composite;
import dev.limpid.rules.LrpRule;
import dev.limpid.rules.LrpRule.ZBox;
import dev.limpid.rules.Where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The methods that share relevance layer by layer, and how composites are typed. */
final class LrpMethods {
    static final Family FAMILY = new Family()
            .add(
                    "lrp",
                    "the score shared among what each layer was made of, down to the features",
                    "1 forward, 1 backward pass",
                    Set.of("composite", "epsilon", "gamma", "low", "high", "rule:PATTERN"),
                    PropagationDossiers.LRP,
                    LrpMethods::lrp)
            .add(
                    "excitation-backprop",
                    "how probable each feature is to be the one that excited the target",
                    "1 forward, 1 backward pass",
                    Set.of("bias"),
                    PropagationDossiers.EXCITATION_BACKPROP,
                    settings -> new ExcitationBackprop(Typed.truth(settings.more(), "bias", false)));

    private static final String RULE = "rule:";
    private static final String BOX = "epsilon-gamma-box";
    private static final List<String> COMPOSITES = List.of(
            "epsilon", "epsilon-plus", "epsilon-alpha2-beta1", "epsilon-plus-flat", "epsilon-alpha2-beta1-flat", BOX);

    private static final double EPSILON = 1e-6;
    private static final double GAMMA = 0.25;

    private LrpMethods() {}

    private static Explainer lrp(Methods.Settings settings) {
        Map<String, String> more = new TreeMap<>(settings.more());
        String name =
                more.getOrDefault("composite", settings.layout() == Layout.PIXELS ? "epsilon-plus-flat" : "epsilon");
        double epsilon = Typed.number(more, "epsilon", EPSILON);
        double gamma = Typed.number(more, "gamma", GAMMA);
        ZBox box = box(more);
        Composite composite = composite(name, epsilon, gamma, box);
        List<Composite.Line> named = new ArrayList<>();
        more.forEach((key, value) -> {
            if (key.startsWith(RULE)) {
                named.add(new Composite.Line(
                        Where.named(key.substring(RULE.length())), rule(key, value, epsilon, gamma, box)));
            }
        });
        refuseIdle(more, name, composite, named);
        return new RelevancePropagation(name, composite, named);
    }

    private static Composite composite(String name, double epsilon, double gamma, ZBox box) {
        return switch (name) {
            case "epsilon" -> Composite.epsilon(epsilon);
            case "epsilon-plus" -> Composite.epsilonPlus(epsilon);
            case "epsilon-alpha2-beta1" -> Composite.epsilonAlpha2Beta1(epsilon);
            case "epsilon-plus-flat" -> Composite.epsilonPlusFlat(epsilon);
            case "epsilon-alpha2-beta1-flat" -> Composite.epsilonAlpha2Beta1Flat(epsilon);
            case BOX -> Composite.epsilonGammaBox(epsilon, gamma, box);
            default ->
                throw new IllegalArgumentException(
                        "Setting composite is one of " + String.join(", ", COMPOSITES) + ", got '" + name + "'.");
        };
    }

    /** Settings that change nothing are mistakes. */
    private static void refuseIdle(
            Map<String, String> more, String name, Composite composite, List<Composite.Line> named) {
        List<LrpRule> rules = new ArrayList<>();
        composite.lines().forEach(line -> rules.add(line.rule()));
        named.forEach(line -> rules.add(line.rule()));
        if (more.containsKey("gamma") && rules.stream().noneMatch(LrpRule.Gamma.class::isInstance)) {
            throw new IllegalArgumentException(
                    "Setting gamma=" + more.get("gamma") + " is for the rule gamma, which composite=" + name
                            + " does not have: set composite=" + BOX + ", or rule:PATTERN=gamma.");
        }
        if (more.containsKey("low") && rules.stream().noneMatch(ZBox.class::isInstance)) {
            throw new IllegalArgumentException("Settings low and high are for the rule z-box, which composite=" + name
                    + " does not have: set composite=" + BOX + ", or rule:PATTERN=z-box.");
        }
    }

    private static ZBox box(Map<String, String> more) {
        if (more.containsKey("low") != more.containsKey("high")) {
            throw new IllegalArgumentException("Settings low and high go together: the bounds of what is explained.");
        }
        return more.containsKey("low") ? new ZBox(numbers(more, "low"), numbers(more, "high")) : ZBox.OF_PICTURES;
    }

    /** By channel, parted by commas. */
    private static List<Double> numbers(Map<String, String> more, String key) {
        return Arrays.stream(more.getOrDefault(key, "").split(",", -1))
                .map(part -> Typed.number(Map.of(key, part), key, 0))
                .toList();
    }

    private static LrpRule rule(String key, String text, double epsilon, double gamma, ZBox box) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        List<Double> own = colon < 0 ? List.of() : numbers(Map.of(key, text.substring(colon + 1)), key);
        LrpRule rule = switch (name) {
            case "epsilon" -> new LrpRule.Epsilon(own.isEmpty() ? epsilon : own.get(0));
            case "gamma" -> new LrpRule.Gamma(own.isEmpty() ? gamma : own.get(0));
            case "alpha-beta" -> own.size() == 2 ? new LrpRule.AlphaBeta(own.get(0), own.get(1)) : null;
            case "z-plus" -> new LrpRule.ZPlus(true);
            case "z-box" -> box;
            case "w-square" -> new LrpRule.WSquare();
            case "flat" -> new LrpRule.Flat();
            case "pass" -> new LrpRule.Pass();
            default -> null;
        };
        int most = Set.of("epsilon", "gamma").contains(name) ? 1 : name.equals("alpha-beta") ? 2 : 0;
        if (rule == null || own.size() > most) {
            throw new IllegalArgumentException("Setting " + key + " is one of epsilon[:NUMBER], gamma[:NUMBER],"
                    + " alpha-beta:ALPHA,BETA, z-plus, z-box, w-square, flat, pass, got '" + text + "'.");
        }
        return rule;
    }

    /** As typed: what a result says of lines by name. */
    static String told(List<Composite.Line> named) {
        return named.stream().map(Composite.Line::toString).collect(Collectors.joining("; "));
    }
}
