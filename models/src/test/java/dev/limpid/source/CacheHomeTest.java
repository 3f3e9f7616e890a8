package dev.limpid.source;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CacheHomeTest {
    private static final Map<String, String> LINUX = Map.of("os.name", "Linux", "user.home", "/home/ada");

    @Test
    void the_environment_comes_before_the_system_property() {
        Map<String, String> set = Map.of("os.name", "Linux", "user.home", "/home/ada", "limpid.home", "/property");
        assertThat(home(Map.of("LIMPID_HOME", "/environment"), set)).isEqualTo(Path.of("/environment"));
        assertThat(home(Map.of("LIMPID_HOME", " "), set)).isEqualTo(Path.of("/property"));
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
