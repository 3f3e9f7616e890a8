package dev.limpid.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences that a module's classes and templates say: literals right after {@code say(}, {@code key(}, {@code phrases(}. */
public final class Sentences {
    private static final Pattern IMPORTED = Pattern.compile("import static \\S+\\.(?:say|sayAs|key|phrases)\\b");
    private static final Pattern IN_CONTEXT = Pattern.compile("\\bsayAs\\(\\s*\"([^\"]*)\",\\s*\"([^\"]*)\"");
    private static final Pattern CALL = Pattern.compile("\\b(?:say|key|phrases)\\(\\s*(?=\")");
    private static final Pattern LITERAL = Pattern.compile("\\G\\s*\\+?\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private Sentences() {}

    /** All of those {@code .java} and {@code .jte} files below some folders that import one of these, unescaped. */
    public static Set<String> below(List<Path> folders) throws IOException {
        Set<String> sentences = new TreeSet<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|jte)"))
                        .toList()) {
                    String source = Files.readString(file);
                    if (IMPORTED.matcher(source).find()) {
                        sentences.addAll(in(source));
                    }
                }
            }
        }
        return sentences;
    }

    static Set<String> in(String source) {
        Set<String> sentences = new TreeSet<>();
        Matcher call = CALL.matcher(source);
        while (call.find()) {
            StringBuilder sentence = new StringBuilder();
            Matcher literal = LITERAL.matcher(source);
            int at = call.end();
            while (literal.find(at)
                    && (at == call.end()
                            || source.substring(at, literal.start(1)).contains("+"))) {
                sentence.append(literal.group(1));
                at = literal.end();
            }
            sentences.add(unescaped(sentence.toString()));
        }
        Matcher within = IN_CONTEXT.matcher(source);
        while (within.find()) {
            sentences.add(Gettext.within(unescaped(within.group(1)), unescaped(within.group(2))));
        }
        return sentences;
    }

    private static String unescaped(String literal) {
        return UNICODE.matcher(literal)
                .replaceAll(code ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(code.group(1), 16))))
                .replace("\\n", "\n")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }
}
