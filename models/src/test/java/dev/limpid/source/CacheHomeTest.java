package dev.limpid.source;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CacheHomeTest {
    private static final Map<String, String> LINUX = Map.of("os.name", "Linux", "user.home", "/home/ada");

    @Test
    void the_system_property_comes_before_the_environment() {
        Map<String, String> set = Map.of("os.name", "Linux", "user.home", "/home/ada", "limpid.home", "/property");
        assertThat(home(Map.of("LIMPID_HOME", "/environment"), set)).isEqualTo(Path.of("/property"));
        assertThat(home(Map.of("LIMPID_HOME", "/environment"), LINUX)).isEqualTo(Path.of("/environment"));
        assertThat(home(Map.of("LIMPID_HOME", " "), LINUX)).isEqualTo(Path.of("/home/ada/.cache/limpid"));
    }

    /** What people who build Limpid keep there is theirs: methods that were recommended, models, measurements. */
    @Test
    void tests_keep_out_of_the_cache_of_who_runs_them() {
        assertThat(CacheHome.ofThisProcess()).startsWithRaw(Path.of(System.getProperty("limpid.root"), "target"));
    }

    @Test
    void each_platform_has_its_custom() {
        assertThat(home(Map.of(), LINUX)).isEqualTo(Path.of("/home/ada/.cache/limpid"));
        assertThat(home(Map.of("XDG_CACHE_HOME", "/cache"), LINUX)).isEqualTo(Path.of("/cache/limpid"));
        assertThat(home(Map.of("XDG_CACHE_HOME", "relative"), LINUX)).isEqualTo(Path.of("/home/ada/.cache/limpid"));
        Map<String, String> mac = Map.of("os.name", "Mac OS X", "user.home", "/Users/ada");
        assertThat(home(Map.of("XDG_CACHE_HOME", "/cache"), mac))
                .isEqualTo(Path.of("/Users/ada/Library/Caches/limpid"));
        Map<String, String> windows = Map.of("os.name", "Windows 11", "user.home", "/ada");
        assertThat(home(Map.of("LOCALAPPDATA", "/ada/Local"), windows)).isEqualTo(Path.of("/ada/Local/limpid"));
        assertThat(home(Map.of(), windows)).isEqualTo(Path.of("/ada/AppData/Local/limpid"));
    }

    private static Path home(Map<String, String> environment, Map<String, String> properties) {
        return CacheHome.of(environment::get, properties::get);
    }
}
