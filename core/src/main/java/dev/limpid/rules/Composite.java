package dev.limpid.rules;

import dev.limpid.backward.At;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which rule of LRP holds at which layer: an immutable value. Of the lines that hold at a layer the last wins.
 *
 * <pre>{@code
 * Composite.epsilonPlus(1e-6).on(Where.named("*head*"), new LrpRule.Gamma(0.5))
 * }</pre>
 *
 * <p>The named ones are as in Zennit (Anders et al. 2021), and so are its settings of them; which rule suits which depth
 * is discussed by Montavon et al. 2019 (§10.3) and Kohlbrenner et al. 2020.
 *
 * @param lines at least one, the first holding everywhere
 */
public record Composite(List<Line> lines) {
    /** A rule where it holds. */
    public record Line(Where where, LrpRule rule) {
        @Override
        public String toString() {
            return where + " " + rule;
        }
    }

    public Composite {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || !lines.get(0).where.equals(Where.everywhere())) {
            throw new IllegalArgumentException("A composite's first line holds everywhere, got " + lines + ".");
        }
    }

    /** One rule for all layers. */
    public static Composite of(LrpRule rule) {
        return new Composite(List.of(new Line(Where.everywhere(), rule)));
    }

    /** ε everywhere: for layers of numbers that have no common meaning, such as words' embeddings or columns. */
    public static Composite epsilon(double epsilon) {
        return of(new LrpRule.Epsilon(epsilon));
    }

    /** z⁺ for convolutions, ε for dense layers. */
    public static Composite epsilonPlus(double epsilon) {
        return epsilon(epsilon).on(Where.convolutions(), new LrpRule.ZPlus(true));
    }

    /** α = 2, β = 1 for convolutions, ε for dense layers. */
    public static Composite epsilonAlpha2Beta1(double epsilon) {
        return epsilon(epsilon).on(Where.convolutions(), new LrpRule.AlphaBeta(2, 1));
    }

    /** The same as {@link #epsilonPlus}, with flat shares at the first layer. */
    public static Composite epsilonPlusFlat(double epsilon) {
        return epsilonPlus(epsilon).on(Where.first(), new LrpRule.Flat());
    }

    /** The same as {@link #epsilonAlpha2Beta1}, with flat shares at the first layer. */
    public static Composite epsilonAlpha2Beta1Flat(double epsilon) {
        return epsilonAlpha2Beta1(epsilon).on(Where.first(), new LrpRule.Flat());
    }

    /** γ for convolutions, but zᴮ for the first; ε for dense layers. */
    public static Composite epsilonGammaBox(double epsilon, double gamma, LrpRule.ZBox box) {
        return epsilon(epsilon)
                .on(Where.convolutions(), new LrpRule.Gamma(gamma))
                .on(Where.firstConvolutions(), box);
    }

    /** Another rule for some layers. */
    public Composite on(Where where, LrpRule rule) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(where, rule));
        return new Composite(more);
    }

    /** The same with these bounds wherever zᴮ takes those of pictures. */
    public Composite bounded(LrpRule.ZBox box) {
        return new Composite(lines.stream()
                .map(line -> line.rule.equals(LrpRule.ZBox.OF_PICTURES) ? new Line(line.where, box) : line)
                .toList());
    }

    /** Whether zᴮ waits for the bounds of pictures. */
    public boolean needsBounds() {
        return lines.stream().anyMatch(line -> line.rule.equals(LrpRule.ZBox.OF_PICTURES));
    }

    /** The lines that hold at a layer; the last counts. */
    List<Line> at(At at) {
        return lines.stream().filter(line -> line.where.holds(at)).toList();
    }

    /** {@code everywhere epsilon:1.0E-6; convolutions z-plus}. */
    @Override
    public String toString() {
        return lines.stream().map(Line::toString).collect(Collectors.joining("; "));
    }
}
