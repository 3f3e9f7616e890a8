package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Expectations are what huggingface_hub 1.33.0 makes of the same variables ({@code constants.py}). */
class HubSettingsTest {
    @TempDir
    Path home;

    private HubSettings of(String... pairs) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return HubSettings.of(environment);
    }

    @Test
    void without_variables_the_hub_and_pythons_cache_are_used() {
        assertThat(of())
                .isEqualTo(new HubSettings(
                        "https://huggingface.co",
                        home.resolve(".cache/huggingface/hub"),
                        null,
                        false,
                        true,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)));
    }

    /** From the least to the most telling variable. */
    @ParameterizedTest
    @CsvSource({
        "XDG_CACHE_HOME, /xdg, /xdg/huggingface/hub",
        "HF_HOME, /hf, /hf/hub",
        "HUGGINGFACE_HUB_CACHE, /old, /old",
        "HF_HUB_CACHE, /new, /new",
    })
    void each_variable_beats_those_before(String variable, String value, Path cache) {
        String[] order = {"XDG_CACHE_HOME", "HF_HOME", "HUGGINGFACE_HUB_CACHE", "HF_HUB_CACHE"};
        Map<String, String> environment = new HashMap<>();
        for (String each : order) {
            environment.put(each, "/less");
            if (each.equals(variable)) {
                environment.put(each, value);
                break;
            }
        }
        assertThat(HubSettings.of(environment).cache()).isEqualTo(cache);
    }

    @Test
    void paths_may_hold_a_tilde_and_variables() {
        assertThat(of("HF_HOME", "~/hf").cache()).isEqualTo(home.resolve("hf/hub"));
        assertThat(of("HF_HUB_CACHE", "~").cache()).isEqualTo(home);
        assertThat(of("HF_HUB_CACHE", "$ROOT/${NAME}/$NONE", "ROOT", "/r", "NAME", "n")
                        .cache())
                .isEqualTo(Path.of("/r/n/$NONE"));
        assertThat(of("HF_HOME", " ").cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "on", "Yes", "TRUE"})
    void what_is_true(String value) {
        assertThat(of("HF_HUB_OFFLINE", value).offline()).isTrue();
        assertThat(of("TRANSFORMERS_OFFLINE", value).offline()).isTrue();
        assertThat(of("HF_HUB_DISABLE_SYMLINKS", value).symlinks()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "off", "no", "2", "y"})
    void everything_else_is_false(String value) {
        assertThat(of("HF_HUB_OFFLINE", value).offline()).isFalse();
        assertThat(of("HF_HUB_OFFLINE", value, "TRANSFORMERS_OFFLINE", "1").offline())
                .isFalse();
    }

    @Test
    void a_token_comes_from_its_variable_or_its_file() throws IOException {
        Path file = home.resolve(".cache/huggingface/token");
        Files.createDirectories(file.getParent());
        Files.writeString(file, " hf_file\n");
        assertThat(of().token()).isEqualTo("hf_file");
        assertThat(of("HF_TOKEN", "hf_one\r\n").token()).isEqualTo("hf_one");
        assertThat(of("HUGGING_FACE_HUB_TOKEN", "hf_old").token()).isEqualTo("hf_old");
        assertThat(of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1", "HF_TOKEN", "hf_one")
                        .token())
                .isNull();

        Files.writeString(home.resolve("elsewhere"), "hf_else");
        assertThat(of("HF_TOKEN_PATH", "~/elsewhere").token()).isEqualTo("hf_else");
        assertThat(of("HF_TOKEN_PATH", "~/nowhere").token()).isNull();
    }

    @Test
    void a_token_is_never_shown() {
        assertThat(of("HF_TOKEN", "hf_secret")).asString().doesNotContain("secret");
        refused(
                "The token for the Hugging Face hub, from HF_TOKEN, holds a blank or a character outside ASCII. Copy it"
                        + " again.",
                "HF_TOKEN",
                "hf_sec ret");
    }

    @Test
    void an_endpoint_loses_its_last_slash() {
        assertThat(of("HF_ENDPOINT", "http://mirror:8080/hf//").endpoint()).isEqualTo("http://mirror:8080/hf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "ftp://mirror", "https://", "https:// mirror", "https://mirror?x=1"})
    void what_is_no_address_is_refused(String endpoint) {
        refused(
                "Expected an address like https://huggingface.co in HF_ENDPOINT, got '" + endpoint + "'.",
                "HF_ENDPOINT",
                endpoint);
    }

    @Test
    void timeouts_are_whole_seconds() {
        assertThat(of("HF_HUB_ETAG_TIMEOUT", "30").patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(of("HF_HUB_DOWNLOAD_TIMEOUT", "60").silence()).isEqualTo(Duration.ofSeconds(60));
        assertThat(of("HF_HUB_DOWNLOAD_TIMEOUT", "0").silence()).isEqualTo(Duration.ofSeconds(10));
        for (String wrong : new String[] {"soon", "-1", "1.5"}) {
            refused(
                    "Expected whole seconds in HF_HUB_ETAG_TIMEOUT, got '" + wrong + "'.",
                    "HF_HUB_ETAG_TIMEOUT",
                    wrong);
        }
    }

    private void refused(String message, String... pairs) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> of(pairs))
                .withMessage(message);
    }
}
