package dev.limpid.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Jobs on disk: what was asked, and how it ended. What was found lies in files ({@link Results}). */
final class JobStore implements AutoCloseable {
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS job (
                number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                id VARCHAR(32) NOT NULL UNIQUE,
                client VARCHAR(64) NOT NULL,
                kind VARCHAR(16) NOT NULL,
                state VARCHAR(16) NOT NULL,
                asked BIGINT NOT NULL,
                started BIGINT NOT NULL,
                ended BIGINT NOT NULL,
                error VARCHAR(8000),
                pinned BOOLEAN NOT NULL,
                question CLOB NOT NULL)""";

    /** Of a database that is older. */
    private static final String TRIES = "ALTER TABLE job ADD COLUMN IF NOT EXISTS tries INT DEFAULT 0 NOT NULL";

    private static final int LONGEST_ERROR = 8000;

    private final Connection connection;

    private JobStore(Connection connection) {
        this.connection = connection;
    }

    /** Opens it, made if it is not there. Costs some tenths of a second. */
    static JobStore open(Path file) {
        String path = file.toString().replace('\\', '/').replace(";", "\\;");
        try {
            Connection connection = new org.h2.Driver()
                    .connect(
                            "jdbc:h2:file:" + path + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;CACHE_SIZE=8192",
                            new Properties());
            if (connection == null) {
                throw new IllegalStateException("H2 does not know its own address.");
            }
            for (String statement : List.of(TABLE, TRIES)) {
                try (PreparedStatement table = connection.prepareStatement(statement)) {
                    table.execute();
                }
            }
            return new JobStore(connection);
        } catch (SQLException failed) {
            throw failure("be opened", failed);
        }
    }

    private static IllegalStateException failure(String what, SQLException why) {
        return new IllegalStateException("The studio's database cannot " + what + ": " + why.getMessage(), why);
    }

    synchronized void add(Job job, String question) {
        change(
                "INSERT INTO job (id, client, kind, state, asked, started, ended, pinned, question)"
                        + " VALUES (?, ?, ?, ?, ?, 0, 0, FALSE, ?)",
                job.id(),
                job.client(),
                job.kind().toString(),
                State.QUEUED.toString(),
                job.asked(),
                question);
    }

    /** Writes down how it stands. */
    synchronized void update(Job job) {
        Job.Standing now = job.standing();
        String error = now.error();
        change(
                "UPDATE job SET state = ?, started = ?, ended = ?, error = ?, pinned = ?, tries = ? WHERE id = ?",
                now.state().toString(),
                now.started(),
                now.ended(),
                error == null ? null : error.substring(0, Math.min(LONGEST_ERROR, error.length())),
                now.pinned(),
                job.tries(),
                job.id());
    }

    synchronized void delete(String id) {
        change("DELETE FROM job WHERE id = ?", id);
    }

    private void change(String statement, @Nullable Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        } catch (SQLException failed) {
            throw failure("be written", failed);
        }
    }

    /** All that can be read, the oldest first. */
    synchronized List<Job> all() {
        List<Job> jobs = new ArrayList<>();
        try (PreparedStatement prepared = connection.prepareStatement("SELECT * FROM job ORDER BY number");
                ResultSet rows = prepared.executeQuery()) {
            while (rows.next()) {
                try {
                    jobs.add(job(rows));
                } catch (SQLException | RuntimeException unreadable) {
                    // One that is damaged, or of a later studio, is left where it is; the others are not lost for it.
                    System.getLogger(JobStore.class.getName())
                            .log(System.Logger.Level.WARNING, "A job in the database cannot be read.", unreadable);
                }
            }
        } catch (SQLException failed) {
            throw failure("be read", failed);
        }
        return jobs;
    }

    private static Job job(ResultSet row) throws SQLException {
        Job job = new Job(
                row.getString("id"),
                row.getString("client"),
                Kind.of(row.getString("kind")),
                row.getLong("asked"),
                parsed(row.getString("question")));
        job.restore(
                State.of(row.getString("state")),
                row.getLong("started"),
                row.getLong("ended"),
                row.getString("error"),
                row.getBoolean("pinned"));
        job.restoreTries(row.getInt("tries"));
        return job;
    }

    /** What was asked. */
    synchronized ObjectNode question(String id) {
        try (PreparedStatement prepared = connection.prepareStatement("SELECT question FROM job WHERE id = ?")) {
            prepared.setString(1, id);
            try (ResultSet rows = prepared.executeQuery()) {
                return rows.next() ? parsed(rows.getString(1)) : Body.JSON.createObjectNode();
            }
        } catch (SQLException failed) {
            throw failure("be read", failed);
        }
    }

    private static ObjectNode parsed(String question) {
        try {
            return (ObjectNode) Body.JSON.readTree(question);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("The studio's database holds a question that is no JSON.", broken);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw failure("be closed", failed);
        }
    }
}
