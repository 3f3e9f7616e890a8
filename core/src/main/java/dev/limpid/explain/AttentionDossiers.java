package dev.limpid.explain;

import dev.limpid.explain.Dossier.Doubt;
import dev.limpid.explain.Dossier.Trait;

import java.util.List;
import java.util.Set;

/** What the methods that look at attention are for, and where they mislead. */
final class AttentionDossiers {
    private static final String STACK = "A transformer with one stack of attention layers; windows, an encoder with a"
            + " decoder and two towers are refused.";
    private static final String SHARES = "shares of 1";

    private static final Doubt NO_REASONS = new Doubt(
            "Very different attention can give the same answer, and attention agrees little with slopes and with leaving"
                    + " words out.",
            "Jain and Wallace 2019");
    private static final Doubt NOT_WHAT_MATTERS =
            new Doubt("Taking away what is attended to most often changes nothing.", "Serrano and Smith 2019");
    private static final Doubt VECTORS = new Doubt(
            "A position may be attended to much and give little, because the vector that is passed on is short:"
                    + " separators and commas are.",
            "Kobayashi et al. 2020");
    private static final Doubt ANY_CLASS = new Doubt(
            "Nothing of the target goes into it: what speaks for and what speaks against look alike.",
            "Chefer, Gur and Wolf 2021");

    static final Dossier ATTENTION = new Dossier(
            "Where do heads look?",
            STACK,
            SHARES,
            Set.of(Trait.ANY_TARGET, Trait.UNSIGNED),
            "For how heads work, not for why an answer was given.",
            List.of(NO_REASONS, NOT_WHAT_MATTERS, VECTORS),
            "Vaswani et al. 2017");

    static final Dossier ATTENTION_ROLLOUT = new Dossier(
            "From which inputs could information have come, if all layers only mixed as they attend?",
            STACK,
            SHARES,
            Set.of(Trait.ANY_TARGET, Trait.UNSIGNED),
            "For how far information has mixed at a layer, not for why an answer was given.",
            List.of(ANY_CLASS, VECTORS, NO_REASONS),
            "Abnar and Zuidema 2020, section 3");

    static final Dossier ATTENTION_FLOW = new Dossier(
            "How much could attention carry from each input at most?",
            STACK,
            "capacities, 0 to 1",
            Set.of(Trait.ANY_TARGET, Trait.UNSIGNED),
            "As rollout: an upper bound of what attention lets through.",
            List.of(ANY_CLASS, VECTORS, NO_REASONS),
            "Abnar and Zuidema 2020, section 3");

    static final Dossier GRADIENT_ATTENTION = new Dossier(
            "Through which attention that raises the target's score did each input come?",
            STACK,
            "none: an order",
            Set.of(Trait.UNSIGNED),
            "Best of those that look at attention to say what an answer rests on: the target counts.",
            List.of(
                    new Doubt("It cannot tell whether a word speaks for or against the answer.", "Liu et al. 2022"),
                    new Doubt("What feed-forward layers and value vectors do is left out.", "Kobayashi et al. 2020")),
            "Chefer, Gur and Wolf 2021 (ICCV), eq. 5 and 6");

    static final Dossier VALUE_ZEROING = new Dossier(
            "From which inputs is each position's vector mixed, layer by layer?",
            STACK,
            SHARES,
            Set.of(Trait.ANY_TARGET, Trait.UNSIGNED),
            "For how context is mixed: unlike attention weights it sees value vectors and what follows them.",
            List.of(
                    new Doubt(
                            "It tells what a vector is made of, not what the answer is made of.",
                            "Mohebbi et al. 2023"),
                    ANY_CLASS),
            "Mohebbi et al. 2023");

    static final Dossier HEAD_IMPORTANCE = new Dossier(
            "On which attention heads does the score hang?",
            "A transformer whose heads can be told apart.",
            "points of the target's score, without a sign",
            Set.of(Trait.PARTS),
            "To choose heads to look at, or to leave out one by one (by=ablation).",
            List.of(
                    new Doubt(
                            "Heads stand in for each other: what several do together is not the sum of what each does"
                                    + " alone.",
                            "Michel, Levy and Neubig 2019"),
                    new Doubt("By slopes it is a first-order guess.", "Michel, Levy and Neubig 2019")),
            "Michel, Levy and Neubig 2019, sections 3.2 and 4.1");

    private AttentionDossiers() {}
}
