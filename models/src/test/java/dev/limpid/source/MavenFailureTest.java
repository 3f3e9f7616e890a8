package dev.limpid.source;

import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a stub server cannot bring about. */
class MavenFailureTest {
    private static final RemoteRepository CENTRAL =
            new RemoteRepository.Builder("central", "default", "http://repository.invalid/").build();
    private static final DefaultArtifact ARTIFACT = new DefaultArtifact("g:a:1");

    @Test
    void a_full_disk_is_told_with_what_is_needed() {
        IOException full = new IOException("/m2/a-1.jar: No space left on device");
        ArtifactTransferException transfer = new ArtifactTransferException(ARTIFACT, CENTRAL, full);

        assertThat(explained(408_185_950, transfer))
                .hasMessageMatching("No space left in the local Maven repository m2: maven:g:a:1 takes 408\\.2 MB,"
                        + " [0-9]+\\.[0-9] MB are free\\. Free some space\\.");
        assertThat(explained(-1, transfer))
                .hasMessageMatching("No space left in the local Maven repository m2: maven:g:a:1 did not fit,"
                        + " [0-9]+\\.[0-9] MB are free\\. Free some space\\.");
    }

    @Test
    void one_repository_out_of_reach_is_told_before_another_that_lacks_the_jar() {
        var absent = new ArtifactNotFoundException(ARTIFACT, CENTRAL);
        var cut = new ArtifactTransferException(ARTIFACT, CENTRAL, new IOException("connection\n reset"));

        assertThat(explained(-1, absent, cut))
                .hasMessage("Cannot fetch maven:g:a:1: the transfer broke off (connection reset). Try again, name a"
                        + " mirror or proxy in Maven's settings.xml, or name a folder with the model's files instead.");
    }

    private static SourceException explained(long bytes, Exception... reasons) {
        ArtifactResult result = new ArtifactResult(new ArtifactRequest(ARTIFACT, List.of(CENTRAL), ""));
        for (Exception reason : reasons) {
            result.addException(reason);
        }
        return new MavenFailure(new ModelReference.Maven("g", "a", "1"), List.of(CENTRAL), Path.of("m2"), bytes)
                .explain(new ArtifactResolutionException(List.of(result)));
    }
}
