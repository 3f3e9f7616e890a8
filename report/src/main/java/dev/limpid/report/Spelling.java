package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the vocabulary of a document's model writes text, and tokens as a reader expects them: {@code Ġthe} and {@code ▁the} are
 * {@code  the}. Spaces are made visible where they would be missed, line breaks always. The document itself stays as it is:
 * reports draw a copy.
 */
final class Spelling {
    private static final Pattern BYTE = Pattern.compile("<0x([0-7][0-9A-F])>");
    private static final Set<String> TOKENS = Set.of("fill-mask", "text-generation");
    private static final char SPACE = '\u2423';
    private static final String BREAK = "\u21B5";
    private static final String TAB = "\u21E5";

    /** What a vocabulary writes for characters that it has no place for. */
    private enum Kind {
        /** They stand as they are. */
        PLAIN,
        /** {@code ▁} is a space. */
        SPACES,
        /** Each character is a byte of UTF-8; bytes that are no letters borrow letters from beyond Latin-1. */
        BYTES
    }

    private final Kind kind;
    private final Set<String> spelled;

    private Spelling(Kind kind, List<String> tokens) {
        this.kind = kind;
        this.spelled = tokens.stream().map(this::plain).collect(Collectors.toCollection(HashSet::new));
    }

    static Spelling of(Document document) {
        List<String> tokens = tokens(document);
        return new Spelling(kind(tokens, document.generated()), tokens);
    }

    /** The document with its tokens as a reader expects them. */
    static Document legible(Document document) {
        Spelling spelling = of(document);
        Generated generated = document.generated();
        return new Document(
                document.model(),
                document.originals(),
                areTokens(document)
                        ? document.predictions().stream()
                                .map(spelling::prediction)
                                .toList()
                        : document.predictions(),
                generated == null
                        ? null
                        : new Generated(
                                generated.text(),
                                generated.tokens().stream()
                                        .map(token -> new Generated.Token(
                                                token.id(), spelling.name(token.text()), token.logProbability()))
                                        .toList(),
                                generated.stopped()),
                document.explanations().stream()
                        .map(explanation -> spelling.explanation(explanation, document.texts()))
                        .toList(),
                document.notes(),
                document.seed());
    }

    /** A token's text, all of whose characters can be seen. */
    String name(String token) {
        String text = plain(token);
        return visible(text, text.startsWith("  ") || text.startsWith(" ") && spelled.contains(text.substring(1)));
    }

    /** A token's text among others, with a mark before a line break. */
    String running(String token) {
        return plain(token).replace("\n", BREAK + "\n");
    }

    /** A text on one line, whose line breaks can be seen. */
    static String visible(String text) {
        return visible(text, false);
    }

    // Spaces that a reader would take for none; those in front only if they are missed.
    private static String visible(String text, boolean missed) {
        String body = text.strip();
        StringBuilder name = new StringBuilder();
        int letters = body.isEmpty() ? text.length() : text.indexOf(body);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean mark = body.isEmpty() || i >= letters + body.length() || missed && i < letters;
            switch (letter) {
                case '\r' -> name.append(i + 1 < text.length() && text.charAt(i + 1) == '\n' ? "" : BREAK);
                case '\n' -> name.append(BREAK);
                case '\t' -> name.append(TAB);
                case ' ' -> name.append(mark ? SPACE : ' ');
                default -> name.append(letter);
            }
        }
        return name.toString();
    }

    private static boolean areTokens(Document document) {
        return TOKENS.contains(document.model().task());
    }

    private static List<String> tokens(Document document) {
        Generated generated = document.generated();
        Stream<String> written =
                generated == null ? Stream.of() : generated.tokens().stream().map(Generated.Token::text);
        Stream<String> answers =
                areTokens(document) ? document.predictions().stream().map(Prediction::label) : Stream.of();
        Stream<String> targets = document.explanations().stream()
                .map(explanation -> explanation.target().target())
                .filter(target -> target.type() == Target.Type.TOKEN)
                .flatMap(target -> Stream.of(target.choice(), target.against()))
                .filter(Objects::nonNull)
                .map(Target.Choice::label);
        return Stream.of(written, answers, targets)
                .flatMap(labels -> labels)
                .distinct()
                .toList();
    }

    private static Kind kind(List<String> tokens, @Nullable Generated generated) {
        String all = String.join(" ", tokens);
        if (all.indexOf('\u2581') >= 0) {
            return Kind.SPACES;
        }
        if (all.indexOf('\u0120') >= 0) {
            return Kind.BYTES;
        }
        if (generated == null) {
            return Kind.PLAIN;
        }
        // No space among them: what was written tells.
        String joined = generated.tokens().stream().map(Generated.Token::text).collect(Collectors.joining());
        return !joined.equals(generated.text()) && ByteLetters.text(joined).equals(generated.text())
                ? Kind.BYTES
                : Kind.PLAIN;
    }

    private String plain(String token) {
        Matcher one = BYTE.matcher(token);
        if (one.matches()) {
            return Character.toString((char) Integer.parseInt(one.group(1), 16));
        }
        return switch (kind) {
            case PLAIN -> token;
            case SPACES -> token.replace('\u2581', ' ');
            case BYTES -> ByteLetters.text(token);
        };
    }

    private Prediction prediction(Prediction one) {
        return new Prediction(
                name(one.label()),
                one.index(),
                one.position(),
                one.score(),
                one.probability(),
                one.box(),
                one.share(),
                one.passage());
    }

    private Attribution explanation(Attribution one, List<String> texts) {
        Attribution.Explained explained = one.target();
        return new Attribution(
                one.method(),
                new Attribution.Explained(
                        target(explained.target()),
                        explained.score(),
                        explained.probability(),
                        explained.baselineScore()),
                one.scores().stream().map(scored -> scored(scored, texts)).toList(),
                one.arrays(),
                one.completeness(),
                one.sampled(),
                one.cost(),
                one.warnings(),
                one.seed(),
                one.model(),
                one.edited(),
                one.ledger());
    }

    private Target target(Target target) {
        boolean token = target.type() == Target.Type.TOKEN;
        if (!token && target.type() != Target.Type.CONTINUATION) {
            return target;
        }
        Target.Choice choice = target.choice();
        return new Target(
                target.type(),
                target.output(),
                token ? choice(choice) : new Target.Choice(choice.index(), visible(choice.label())),
                target.against() == null ? null : choice(target.against()),
                target.position(),
                target.score(),
                target.steps());
    }

    private Target.Choice choice(Target.Choice choice) {
        return new Target.Choice(choice.index(), name(choice.label()));
    }

    // White space alone goes by the names of its tokens; other features stand in the text.
    private Scored scored(Scored scored, List<String> texts) {
        Feature feature = scored.feature();
        boolean blank = feature.place() instanceof Place.Span span
                && span.start() < span.end()
                && span.input() < texts.size()
                && slice(texts.get(span.input()), span).isBlank();
        return blank
                ? new Scored(
                        new Feature(name(feature.text()), feature.place(), feature.special(), feature.positions()),
                        scored.score(),
                        scored.low(),
                        scored.high())
                : scored;
    }

    private static String slice(String text, Place.Span span) {
        int length = text.codePointCount(0, text.length());
        int from = text.offsetByCodePoints(0, Math.min(span.start(), length));
        return text.substring(from, text.offsetByCodePoints(0, Math.min(span.end(), length)));
    }
}
