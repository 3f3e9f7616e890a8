package dev.limpid.source;

import dev.limpid.source.StubRepository.Manner;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import org.eclipse.aether.repository.RemoteRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MavenJarsTest {
    private static final ModelReference.Maven MODEL = new ModelReference.Maven("org.example", "tiny", "1.0");
    private static final String JAR = "org/example/tiny/1.0/tiny-1.0.jar";
    private static final String REMEDY =
            "Try again, name a mirror or proxy in Maven's settings.xml, or name a folder with the model's files instead.";

    @TempDir
    Path temp;

    private final byte[] jar = Jars.small().and("big.txt", "x".repeat(100_000)).bytes();
    private StubRepository repository;

    @BeforeEach
    void start() throws IOException {
        repository = new StubRepository();
    }

    @AfterEach
    void stop() throws IOException {
        repository.close();
    }

    @Test
    void a_jar_is_fetched_into_the_local_repository_alone_and_once() throws Exception {
        repository.put(JAR, jar).put(JAR + ".sha1", sha1(jar));
        List<String> heard = new ArrayList<>();

        Path fetched = jars("").fetch(MODEL, (what, bytes, total) -> heard.add(what + " " + bytes + "/" + total));
        assertThat(fetched).isEqualTo(temp.resolve("local").resolve(JAR)).hasBinaryContent(jar);
        assertThat(repository.asked).containsExactly("/repo/" + JAR, "/repo/" + JAR + ".sha1");
        assertThat(heard).last().isEqualTo("Fetching tiny-1.0.jar " + jar.length + "/" + jar.length);

        jars("").fetch(MODEL, Progress.NONE);
        assertThat(repository.asked).hasSize(2);
    }

    @Test
    void a_repository_can_be_a_folder() throws Exception {
        Path file = temp.resolve("remote").resolve(JAR);
        Files.createDirectories(file.getParent());
        Files.write(file, jar);
        Files.writeString(file.resolveSibling("tiny-1.0.jar.sha1"), sha1(jar));

        Path fetched = jars("", temp.resolve("remote").toUri().toString()).fetch(MODEL, Progress.NONE);
        assertThat(fetched).hasBinaryContent(jar);
    }

    @Test
    void the_users_mirror_is_asked_instead_of_the_repository() throws Exception {
        repository.put(JAR, jar).put(JAR + ".sha1", sha1(jar));
        String mirror = "<mirrors><mirror><id>company</id><mirrorOf>*</mirrorOf><url>" + repository.url()
                + "</url></mirror></mirrors>";

        Path fetched = jars(mirror, "http://repository.invalid/").fetch(MODEL, Progress.NONE);
        assertThat(fetched).hasBinaryContent(jar);
    }

    @Test
    void a_jar_that_does_not_exist_is_told_and_not_remembered() throws Exception {
        refused(
                jars(""),
                "There is no maven:org.example:tiny:1.0 in the Maven repositories asked (central)."
                        + " Check the coordinates, or add its repository to Maven's settings.xml.");

        repository.put(JAR, jar).put(JAR + ".sha1", sha1(jar));
        assertThat(jars("").fetch(MODEL, Progress.NONE)).exists();
    }

    @Test
    void a_wrong_checksum_is_refused() throws Exception {
        String wrong = "0123456789abcdef0123456789abcdef01234567";
        repository.put(JAR, jar).put(JAR + ".sha1", wrong);
        refused(
                jars(""),
                "Refused maven:org.example:tiny:1.0: its checksum is " + sha1(jar) + ", expected " + wrong
                        + " (REMOTE_EXTERNAL); the transfer or the repository is damaged. Try again, or ask whoever runs the"
                        + " repository.");
        assertThat(kept()).isEmpty();
    }

    @Test
    void a_jar_without_a_checksum_is_refused() {
        repository.put(JAR, jar);
        refused(
                jars(""),
                "Refused maven:org.example:tiny:1.0: its repository has no checksum for it. Publish the .sha1"
                        + " file beside the jar.");
    }

    @Test
    void settings_that_cannot_be_read_are_told() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> jars("<mirrors>").fetch(MODEL, Progress.NONE))
                .withMessageStartingWith("Cannot start Maven's resolver: ")
                .withMessageContaining("settings.xml")
                .withMessageEndingWith(". Correct Maven's settings.xml.");
    }

    @Test
    void a_refused_connection_is_told() throws IOException {
        repository.close();
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> jars("").fetch(MODEL, Progress.NONE))
                .withMessage("Cannot fetch maven:org.example:tiny:1.0: no network or repository unreachable"
                        + " (Connection refused). " + REMEDY);
    }

    @Test
    void an_unknown_host_is_told() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> jars("", "http://repository.invalid/").fetch(MODEL, Progress.NONE))
                .withMessageMatching("Cannot fetch maven:org.example:tiny:1.0: no network or repository unreachable"
                        + " \\(unknown host .*repository.invalid.*\\). " + REMEDY);
    }

    @Test
    void a_body_that_is_cut_short_is_told_and_leaves_no_jar() throws Exception {
        repository.put(JAR, jar).put(JAR + ".sha1", sha1(jar)).sending(Manner.CUT);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> jars("").fetch(MODEL, Progress.NONE))
                .withMessageStartingWith(
                        "Cannot fetch maven:org.example:tiny:1.0: the transfer broke off (Premature end")
                .withMessageEndingWith("). " + REMEDY);
        assertThat(kept()).isEmpty();

        repository.sending(Manner.WHOLE);
        assertThat(jars("").fetch(MODEL, Progress.NONE)).hasBinaryContent(jar);
    }

    @Test
    void a_server_that_falls_silent_is_told() throws Exception {
        repository.put(JAR, jar).put(JAR + ".sha1", sha1(jar)).sending(Manner.SILENT);
        refused(
                jars(""),
                "Cannot fetch maven:org.example:tiny:1.0: no network or repository unreachable (Read timed out). "
                        + REMEDY);
    }

    @Test
    void offline_settings_are_told() {
        refused(
                jars("<offline>true</offline>"),
                "Cannot fetch maven:org.example:tiny:1.0: Maven's settings.xml says"
                        + " offline, and the local repository " + temp.resolve("local") + " does not have it. Remove"
                        + " <offline>, or fetch it once on another machine.");
    }

    private void refused(MavenJars jars, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> jars.fetch(MODEL, Progress.NONE))
                .withMessage(message);
    }

    private MavenJars jars(String settings) {
        return jars(settings, repository.url());
    }

    private MavenJars jars(String settings, String url) {
        try {
            Path file = Files.writeString(temp.resolve("settings.xml"), "<settings>" + settings + "</settings>");
            Path none = Files.writeString(temp.resolve("global.xml"), "<settings/>");
            return new MavenJars(ContextOverrides.create()
                    .withUserSettingsXmlOverride(file)
                    .withGlobalSettingsXmlOverride(none)
                    .configProperties(Map.of("aether.connector.requestTimeout", 2_000))
                    .withLocalRepositoryOverride(temp.resolve("local"))
                    .repositories(List.of(new RemoteRepository.Builder("central", "default", url).build()))
                    .addRepositoriesOp(ContextOverrides.AddRepositoriesOp.REPLACE)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jars, whole or in part, in the local repository. */
    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("local"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    static String sha1(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }
}
