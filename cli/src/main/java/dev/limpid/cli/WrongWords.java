package dev.limpid.cli;

import dev.limpid.format.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What is said of words that no command or option has: which they are, which may have been meant, and where all are told. */
final class WrongWords {
    private static final int MOST_EDITS = 3;
    private static final int SUGGESTIONS = 1;

    private WrongWords() {}

    static String told(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        return said(wrong, line) + " See 'limpid " + path(line) + "--help'.";
    }

    private static String said(ParameterException wrong, CommandLine line) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (first.startsWith("-")) {
                // What follows an unknown option is as a rule its value.
                return "Unknown option '" + first + "'." + meant(first, options(line));
            }
            Set<String> commands = line.getSubcommands().keySet();
            return commands.isEmpty()
                    ? "'" + first + "' belongs to no option. Put what holds spaces in quotes."
                    : "There is no command 'limpid " + path(line) + first + "'." + meant(first, commands);
        }
        return String.valueOf(wrong.getMessage())
                        .replace("option option", "option")
                        .replaceFirst("is not an? (int|long)$", "is not a whole number")
                        .replaceFirst("is not a (double|float)$", "is not a number")
                + ".";
    }

    private static List<String> options(CommandLine line) {
        List<String> names = new ArrayList<>();
        line.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static String meant(String word, Collection<String> names) {
        List<String> near = Nearest.to(word, names, Math.min(MOST_EDITS, word.length() / 2), SUGGESTIONS);
        return near.isEmpty() ? "" : " Did you mean " + near.get(0) + "?";
    }

    private static String path(CommandLine line) {
        return line.getParent() == null ? "" : path(line.getParent()) + line.getCommandName() + " ";
    }
}
