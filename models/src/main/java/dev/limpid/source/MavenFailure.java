package dev.limpid.source;

import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.eclipse.aether.transfer.RepositoryOfflineException;
import org.jspecify.annotations.Nullable;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into one line why Maven could not bring a jar.
 *
 * @param model the jar asked for
 * @param repositories those asked
 * @param local the local repository
 * @param bytes the jar's size, or -1 if no transfer began
 */
record MavenFailure(ModelReference.Maven model, List<RemoteRepository> repositories, Path local, long bytes) {
    private static final int DEEPEST = 20;

    SourceException explain(ArtifactResolutionException failure) {
        List<Throwable> causes = causes(failure);
        return new SourceException(message(causes), failure);
    }

    private String message(List<Throwable> causes) {
        if (causes.stream().anyMatch(Disk::isFull)) {
            return "No space left in the local Maven repository " + local + ": " + model + needs() + " "
                    + Disk.megabytes(local.toFile().getUsableSpace()) + " are free. Free some space.";
        }
        ChecksumFailureException checksum = first(causes, ChecksumFailureException.class);
        if (checksum != null && checksum.getExpected().isEmpty()) {
            return "Refused " + model
                    + ": its repository has no checksum for it. Publish the .sha1 file beside the jar.";
        }
        if (checksum != null) {
            return "Refused " + model + ": its checksum is " + checksum.getActual() + ", expected "
                    + checksum.getExpected() + " (" + checksum.getExpectedKind()
                    + "); the transfer or the repository is damaged. Try again, or ask whoever runs the repository.";
        }
        if (first(causes, RepositoryOfflineException.class) != null) {
            return "Cannot fetch " + model + ": Maven's settings.xml says offline, and the local repository " + local
                    + " does not have it. Remove <offline>, or fetch it once on another machine.";
        }
        List<Throwable> others = causes.stream()
                .filter(cause -> cause.getCause() == null && !(cause instanceof ArtifactNotFoundException))
                .toList();
        return others.isEmpty() ? absent() : broken(causes, others.get(0));
    }

    private String needs() {
        return bytes < 0 ? " did not fit," : " takes " + Disk.megabytes(bytes) + ",";
    }

    private String absent() {
        String asked = String.join(
                ", ", repositories.stream().map(RemoteRepository::getId).toList());
        return "There is no " + model + " in the Maven repositories asked (" + asked
                + "). Check the coordinates, or add its repository to Maven's settings.xml.";
    }

    private String broken(List<Throwable> causes, Throwable root) {
        boolean unreachable = causes.stream()
                .anyMatch(cause -> cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                        || cause instanceof NoRouteToHostException
                        || cause instanceof InterruptedIOException);
        String reason = root instanceof UnknownHostException
                ? "unknown host " + root.getMessage()
                : String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
        String what = unreachable ? "no network or repository unreachable" : "the transfer broke off";
        return "Cannot fetch " + model + ": " + what + " (" + reason
                + "). Try again, name a mirror or proxy in Maven's settings.xml, or name a folder with the model's"
                + " files instead.";
    }

    /** All that went wrong, at each repository, outermost first. */
    private static List<Throwable> causes(ArtifactResolutionException failure) {
        List<Throwable> all = new ArrayList<>();
        for (Exception each : failure.getResult().getExceptions()) {
            int depth = 0;
            for (Throwable cause = each; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
                all.add(cause);
            }
        }
        return all;
    }

    private static <T> @Nullable T first(List<Throwable> causes, Class<T> kind) {
        return causes.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }
}
