package dev.limpid.studio;

import dev.limpid.source.ModelCache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong, as whoever asks is told: one line, without a path of this machine. What lies below a folder of models, or was
 * sent, is called as the client called it; of every other folder of the studio or its user only what is below it is told, behind
 * an ellipsis. Answers have names from their beginning and do not pass here; messages of failures, which name files, do.
 */
final class Discretion {
    private static final String HIDDEN = "…";

    /** Of a place itself and what is below it, not of what is only called alike. */
    private static final String BEGINS = "(?<![\\p{L}\\p{N}_.-])";

    private static final String ENDS = "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])";
    private static final String STEP = "[/\\\\]";

    private final List<Place> places = new ArrayList<>();

    /** @param open whether what lies below it is known to clients by its name from there */
    private record Place(Pattern pattern, int length, boolean open) {}

    Discretion(Serving how) {
        how.models().forEach(folder -> add(folder, "", true));
        add(how.home().resolve(Home.DATA), STEP + "[^/\\\\\\s]+", true);
        add(how.home().resolve(Home.PICTURES), "", true);
        add(how.home(), "", false);
        add(ModelCache.standard().home(), "", false);
        for (String known : List.of("user.home", "user.dir", "java.io.tmpdir")) {
            add(Path.of(System.getProperty(known, "")), "", false);
        }
        places.sort(Comparator.comparingInt(Place::length).reversed());
    }

    private void add(Path folder, String between, boolean open) {
        Set<String> names = new TreeSet<>();
        Path absolute = folder.toAbsolutePath().normalize();
        names.add(absolute.toString());
        try {
            names.add(absolute.toRealPath().toString());
        } catch (IOException notThere) {
            // Then nothing can lie in it under another name.
            names.add(absolute.toString());
        }
        for (String name : names) {
            if (Path.of(name).getNameCount() > 0) {
                String quoted = BEGINS + Pattern.quote(name);
                places.add(new Place(
                        Pattern.compile(open ? quoted + between + STEP + "(?=[^\\s/])" : quoted + ENDS),
                        name.length() + (open ? 1 : 0),
                        open));
                if (open) {
                    places.add(new Place(Pattern.compile(quoted + ENDS), name.length(), false));
                }
            }
        }
    }

    /** The same words without paths. */
    String of(String words) {
        String said = words;
        for (Place place : places) {
            said = place.pattern.matcher(said).replaceAll(place.open ? "" : Matcher.quoteReplacement(HIDDEN));
        }
        return said;
    }

    /** One line of what went wrong, whatever it was. */
    String line(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        String said = message == null ? "Unexpected " + failure.getClass().getSimpleName() + "." : message;
        String more = failure instanceof UncheckedIOException && cause != null ? " (" + cause.getMessage() + ")" : "";
        return of((said + more).replaceAll("\\s*\\R\\s*", " "));
    }
}
