package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Where Limpid keeps what it fetched, by each platform's custom. */
final class CacheHome {
    private CacheHome() {}

    /** The folder, which need not exist. */
    static Path ofThisProcess() {
        return of(System::getenv, System::getProperty);
    }

    /**
     * The system property {@code limpid.home}, else {@code LIMPID_HOME}, else the user's cache folder.
     *
     * @param environment a variable's value, null if it is not set
     * @param properties a system property's value, null if it is not set
     */
    static Path of(UnaryOperator<@Nullable String> environment, UnaryOperator<@Nullable String> properties) {
        String home = first(properties.apply("limpid.home"), environment.apply("LIMPID_HOME"));
        return home != null
                ? Path.of(home).toAbsolutePath()
                : userCache(environment, properties).resolve("limpid");
    }

    private static Path userCache(
            UnaryOperator<@Nullable String> environment, UnaryOperator<@Nullable String> properties) {
        String system = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT);
        Path user = Path.of(String.valueOf(properties.apply("user.home")));
        if (system.startsWith("windows")) {
            String local = first(environment.apply("LOCALAPPDATA"), null);
            return local != null ? Path.of(local) : user.resolve("AppData").resolve("Local");
        }
        if (system.startsWith("mac")) {
            return user.resolve("Library").resolve("Caches");
        }
        String xdg = first(environment.apply("XDG_CACHE_HOME"), null);
        // The XDG specification: a relative path is to be ignored.
        return xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : user.resolve(".cache");
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        if (one != null && !one.isBlank()) {
            return one;
        }
        return other != null && !other.isBlank() ? other : null;
    }
}
