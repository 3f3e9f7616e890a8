package dev.limpid.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The notes, warnings and refusals that a module's sources make, each as a person would read it: what is not literal in the
 * source, a number or a name, is a {@code 7}.
 */
final class Remarks {
    private static final Pattern CALL = Pattern.compile(
            "\\b(?:\\w*[nN]otes(?:\\(\\))?|warnings|cautions)\\s*\\.add\\(|\\.warn\\(List\\.of\\(|\\.noting\\(|\\bOptional\\.of\\(|\\bList\\.of\\((?=\\s*\"[A-Z])");
    private static final Pattern PLACE = Pattern.compile("%[-+,0]*\\d*(?:\\.\\d+)?[a-zA-Z]");
    private static final String SOMETHING = "7";
    private static final int MOST = 64;

    private final String source;
    private int at;

    private Remarks(String source, int at) {
        this.source = source;
        this.at = at;
    }

    /** Those of the sources below a folder that say more than a name. */
    static Set<String> below(Path folder) throws IOException {
        Set<String> remarks = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                remarks.addAll(in(Files.readString(file)));
            }
        }
        return remarks;
    }

    static Set<String> in(String source) {
        Set<String> remarks = new TreeSet<>();
        String code = source.replaceAll("(?m)^\\s*(?://|\\*|/\\*).*$", "");
        Matcher call = CALL.matcher(code);
        while (call.find()) {
            new Remarks(code, call.end())
                    .sentence().stream()
                            .filter(one -> one.matches("(?s).*\\p{L}{2,} \\p{L}{2,}.*"))
                            .forEach(remarks::add);
        }
        return remarks;
    }

    /** What an expression may say, up to the comma or bracket that ends it. */
    private List<String> sentence() {
        List<String> said = List.of("");
        List<String> chosen = new ArrayList<>();
        List<String> part = null;
        while (at < source.length()) {
            char next = source.charAt(at);
            if (next == ')' || next == ',' || next == ';') {
                break;
            }
            if (next == '"') {
                part = List.of(literal());
            } else if (next == '(') {
                at++;
                List<String> inner = arguments();
                part = part == null ? inner : List.of(SOMETHING);
            } else if (next == '+') {
                at++;
                said = after(said, part);
                part = null;
            } else if (next == '?') {
                at++;
                said = List.of("");
                part = null;
            } else if (next == ':') {
                boolean reference = source.charAt(at + 1) == ':';
                at += reference ? 2 : 1;
                if (!reference) {
                    chosen.addAll(after(said, part));
                    said = List.of("");
                    part = null;
                }
            } else if (source.startsWith("String.format(", at)) {
                at += "String.format(".length();
                part = formatted();
            } else {
                if (!Character.isWhitespace(next) && (part == null || next == '.')) {
                    part = List.of(SOMETHING);
                }
                at++;
            }
        }
        chosen.addAll(after(said, part));
        return chosen;
    }

    private static List<String> after(List<String> said, List<String> part) {
        List<String> all = new ArrayList<>();
        for (String before : said) {
            for (String one : part == null ? List.of("") : part) {
                if (all.size() < MOST) {
                    all.add(before + one);
                }
            }
        }
        return all;
    }

    /** What stands in brackets: a sentence if there is but one, else something. */
    private List<String> arguments() {
        List<String> first = sentence();
        boolean several = false;
        while (source.charAt(at) != ')') {
            several = true;
            at++;
            sentence();
        }
        at++;
        return several ? List.of(SOMETHING) : first;
    }

    private List<String> formatted() {
        List<String> pattern = sentence();
        while (source.charAt(at) != ')') {
            at++;
            List<String> next = sentence();
            pattern = pattern.equals(List.of(SOMETHING)) ? next : pattern;
        }
        at++;
        return pattern.stream()
                .map(one -> PLACE.matcher(one.replace("%%", "\u0000"))
                        .replaceAll(SOMETHING)
                        .replace('\u0000', '%'))
                .toList();
    }

    private String literal() {
        StringBuilder text = new StringBuilder();
        for (at++; source.charAt(at) != '"'; at++) {
            if (source.charAt(at) == '\\') {
                at++;
                text.append(source.charAt(at) == 'n' ? '\n' : source.charAt(at));
            } else {
                text.append(source.charAt(at));
            }
        }
        at++;
        return text.toString();
    }
}
