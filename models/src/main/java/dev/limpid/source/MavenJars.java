package dev.limpid.source;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.ContextOverrides.ChecksumPolicy;
import eu.maveniverse.maven.mima.context.Runtimes;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches one jar into the user's local Maven repository, without what it depends on.
 *
 * <p>Everything else is the user's: {@code settings.xml} with its mirrors, proxies and passwords, and the place of the
 * local repository. A wrong checksum is an error.
 */
final class MavenJars {
    /** Without an answer for this long, a transfer has failed; Maven itself would wait half an hour. */
    private static final int SILENCE_MS = 60_000;

    private final ContextOverrides overrides;

    MavenJars() {
        this(ContextOverrides.create().build());
    }

    /** For tests: with repositories, settings and local repository of their own. */
    MavenJars(ContextOverrides overrides) {
        this.overrides = overrides.toBuilder()
                .withUserSettings(true)
                .checksumPolicy(ChecksumPolicy.FAIL)
                .configProperties(withDefaults(overrides.getConfigProperties()))
                .build();
    }

    private static Map<String, Object> withDefaults(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(Map.of("aether.connector.requestTimeout", SILENCE_MS));
        all.putAll(properties);
        return all;
    }

    /**
     * The jar in the local repository. Costs some milliseconds if it is there, else its transfer.
     *
     * @throws SourceException if it does not exist or cannot be fetched whole
     */
    Path fetch(ModelReference.Maven model, Progress progress) {
        try (Context context = context()) {
            Listener listener = new Listener(progress);
            var session = new DefaultRepositorySystemSession(context.repositorySystemSession());
            session.setTransferListener(listener);
            session.setOffline(session.isOffline() || saysOffline(context));
            // Maven would remember a failure for a day, after the user has long corrected its reason.
            session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
            List<RemoteRepository> repositories = context.remoteRepositories();
            var artifact = new DefaultArtifact(model.group(), model.artifact(), "jar", model.version());
            try {
                return context.repositorySystem()
                        .resolveArtifact(session, new ArtifactRequest(artifact, repositories, "limpid"))
                        .getArtifact()
                        .getFile()
                        .toPath();
            } catch (ArtifactResolutionException failure) {
                Path local = session.getLocalRepository().getBasedir().toPath();
                throw new MavenFailure(model, repositories, local, listener.expected.get()).explain(failure);
            }
        }
    }

    private Context context() {
        try {
            return Runtimes.INSTANCE.getRuntime().create(overrides);
        } catch (RuntimeException unreadable) {
            // MIMA wraps what is wrong with settings.xml, and only that can be wrong here.
            Throwable root = unreadable;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new SourceException(
                    "Cannot start Maven's resolver: " + root.getMessage() + ". Correct Maven's settings.xml.",
                    unreadable);
        }
    }

    /** MIMA honours all of settings.xml but this. */
    private static boolean saysOffline(Context context) {
        var request = new DefaultSettingsBuildingRequest();
        request.setSystemProperties(System.getProperties());
        request.setUserSettingsFile(context.mavenUserHome().settingsXml().toFile());
        if (context.mavenSystemHome() != null) {
            request.setGlobalSettingsFile(
                    context.mavenSystemHome().settingsXml().toFile());
        }
        try {
            return new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings()
                    .isOffline();
        } catch (SettingsBuildingException readBefore) {
            return false;
        }
    }

    private static final class Listener extends AbstractTransferListener {
        final AtomicLong expected = new AtomicLong(-1);
        private final Progress progress;

        Listener(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void transferProgressed(TransferEvent event) {
            report(event);
        }

        @Override
        public void transferSucceeded(TransferEvent event) {
            report(event);
        }

        private void report(TransferEvent event) {
            String name = event.getResource().getResourceName();
            // Checksums are transfers too, of forty bytes.
            if (name.endsWith(".jar")) {
                long total = event.getResource().getContentLength();
                expected.set(total);
                progress.transferred(
                        "Fetching " + name.substring(name.lastIndexOf('/') + 1), event.getTransferredBytes(), total);
            }
        }
    }
}
