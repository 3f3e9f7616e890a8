package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What somebody may try who means harm, and that it does none: each attack by itself. docs/security.md names them. */
class HostileRequestsTest {
    private static final long PATIENCE = 1500;
    private static final String QUESTION = "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog\"}}";

    @TempDir
    static Path home;

    private static RunningStudio studio;

    @BeforeAll
    static void start() {
        Serving.Bounds usual = Serving.Bounds.USUAL;
        studio = RunningStudio.in(
                home, how -> how.bounds(new Serving.Bounds(2, 500, 500, 1000, 512, 2000, 5000, PATIENCE)));
        assertThat(usual.patience()).isGreaterThan(PATIENCE);
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    private static void refuses(int status, RunningStudio.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).isNotEmpty().doesNotContain("\n", "\tat ", "Exception", "java.");
    }

    private static void refuses(int status, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"error\"")
                .doesNotContain("\tat ");
    }

    @Test
    void who_has_no_token_learns_nothing() {
        for (String path : List.of("/api/about", "/api/models", "/api/jobs", "/api/openapi.json", "/api")) {
            var response = studio.send(studio.plain(path).build());
            assertThat(response.statusCode()).as(path).isEqualTo(401);
        }
        var page = studio.send(studio.plain("/").build());
        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0123456789abcdef0123456789abcdee", "0123456789abcdef0123456789abcdef0", "é"})
    void who_has_another_token_is_refused(String token) throws IOException {
        refuses(401, studio.request("GET /api/about", studio.host(), "Authorization: Bearer " + token));
        refuses(401, studio.request("GET /api/about", studio.host(), studio.cookie() + token));
        refuses(401, studio.request("GET /?token=" + token.replace("é", "%C3%A9"), studio.host()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:7878",
                "127.0.0.1.evil.example",
                "127.0.0.1",
                "0.0.0.0",
                "localhost"
            })
    void a_name_that_was_made_to_mean_this_machine_is_refused(String host) throws IOException {
        refuses(421, studio.request("GET /api/about", "Host: " + host, RunningStudio.bearer()));
        refuses(421, studio.request("GET /?token=" + RunningStudio.TOKEN, "Host: " + host));
    }

    @Test
    void the_machines_own_names_are_taken() throws IOException {
        for (String host : List.of("127.0.0.1", "localhost", "[::1]")) {
            assertThat(studio.request("GET /api/about", "Host: " + host + ":" + studio.port(), RunningStudio.bearer()))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"})
    void another_pages_question_is_refused(String origin) throws IOException {
        String body = QUESTION;
        refuses(
                403,
                studio.raw("POST /api/predict HTTP/1.1\nConnection: close\n" + studio.host() + "\n"
                        + studio.cookie() + RunningStudio.TOKEN + "\nOrigin: " + origin
                        + "\nContent-Type: application/json\nContent-Length: " + body.length() + "\n\n" + body));
    }

    @Test
    void another_pages_look_is_refused_where_the_browser_says_so() throws IOException {
        for (String site : List.of("cross-site", "same-site")) {
            refuses(
                    403,
                    studio.request(
                            "GET /api/jobs",
                            studio.host(),
                            studio.cookie() + RunningStudio.TOKEN,
                            "Sec-Fetch-Site: " + site));
        }
        assertThat(studio.request(
                        "GET /api/jobs",
                        studio.host(),
                        studio.cookie() + RunningStudio.TOKEN,
                        "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "text/json"
            })
    void what_a_form_could_send_is_refused(String type) {
        refuses(415, studio.upload("/api/predict", type, QUESTION.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../schemas.json",
                "/assets/..%2f..%2fschemas.json",
                "/assets/%2e%2e/schemas.json",
                "/assets/%252e%252e/schemas.json",
                "/assets/..%5c..%5cschemas.json",
                "/assets/....//schemas.json",
                "/assets//etc/passwd",
                "/assets/%00index.html",
                "/assets/index.html%00.js",
                "/assets/index.html;x=.js",
                "/assets/.hidden.js",
                "/../../../../etc/passwd",
                "/api/pictures/..%2f..%2fstudio.mv.db",
                "/api/jobs/..%2f..%2fpictures/result",
                "/api/jobs/%2e%2e/result",
                "/api/models/..%2f..%2f",
                "/%c0%ae%c0%ae/etc/passwd"
            })
    void no_path_leads_out(String path) throws IOException {
        String answer = studio.request("GET " + path, studio.host(), RunningStudio.bearer());
        assertThat(answer).matches("(?s)HTTP/1\\.1 40[045] .*").contains("\"error\"");
        assertThat(answer).doesNotContain("root:", "components", "\"Wish\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../moods",
                "moods/../../../../etc",
                "/etc",
                "/tmp",
                ".",
                "..",
                "./moods",
                "~/models",
                "C:\\\\Windows",
                "\\\\\\\\host\\\\share",
                "//host/share",
                "http://127.0.0.1:1/model",
                "https://evil.example/model",
                "file:///etc/passwd",
                "jar:file:/x!/y",
                "ftp://x",
                "hf:../../etc",
                "hf:a/b/c",
                "hf:org/name@../../x",
                "hf:http://evil.example/x",
                "maven:../..:x:1",
                "maven:a:b",
                "maven:a:b:LATEST",
                "moods\\u0000",
                ""
            })
    void a_model_is_named_by_no_path_and_no_address(String name) throws IOException {
        for (String model : List.of("\"" + name + "\"", "{\"name\":\"" + name + "\"}")) {
            refuses(400, studio.post("/api/predict", "{\"model\":" + model + ",\"subject\":{\"text\":\"a\"}}"));
        }
        refuses(400, studio.post("/api/models", "{\"name\":\"" + name + "\"}"));
        refuses(
                400,
                studio.post(
                        "/api/select",
                        "{\"candidates\":[\"" + name + "\"],\"examples\":[{\"text\":\"a\",\"label\":\"b\"}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"targets\":[\"mask:/etc/passwd\"]",
                "\"against\":\"mask:/etc/passwd\"",
                "\"masker\":\"picture:/etc/passwd\"",
                "\"baseline\":\"picture:/etc/passwd\"",
                "\"features\":\"mask:/etc/passwd\"",
                "\"settings\":{\"masker\":\"picture:/etc/passwd\"}",
                "\"masker\":\"sample:5:/etc\"",
                "\"masker\":\"sample:../x\"",
                "\"masker\":\"sample:3:http://evil.example\"",
                "\"methods\":[\"counterfactual\"],\"settings\":{\"proposer\":\"/etc\"}",
                "\"methods\":[\"counterfactual\"],\"settings\":{\"proposer\":\"file:///etc\"}"
            })
    void no_setting_has_a_file_read(String setting) {
        refuses(
                400,
                studio.post(
                        "/api/explain",
                        "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{" + setting + "}}"));
        if (!setting.contains("targets") && !setting.contains("methods")) {
            refuses(
                    400,
                    studio.post(
                            "/api/evaluate", "{\"model\":\"moods\",\"examples\":[{\"text\":\"a\"}]," + setting + "}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.csv",
                "x.csv/..",
                "/etc/x.csv",
                "x",
                ".csv",
                "x.zip",
                "a b.csv",
                "x.csv%00",
                "%2e%2e%2fx.csv"
            })
    void a_file_of_examples_stays_in_its_folder(String name) {
        var answer = studio.upload(
                "/api/datasets?name=" + name.replace(" ", "%20"), "text/csv", "a,b\n".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(400);
    }

    /** Why a comparison of models on these examples failed. */
    private static String unread(String examples) {
        String job = studio.ask("/api/select", "{\"candidates\":[\"digits\"]," + examples + "}");
        JsonNode ended = studio.ended(job);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("failed");
        assertThat(ended.get("error").asText()).doesNotContain("\n");
        return ended.get("error").asText();
    }

    private static String sheet(String picture) {
        return studio.upload(
                        "/api/datasets?name=x.csv",
                        "text/csv",
                        ("image,label\n" + picture + ",a\n" + picture + ",b\n").getBytes(StandardCharsets.UTF_8))
                .json()
                .get("dataset")
                .asText();
    }

    private static void staysUnread(Path secret, String said, String missing) {
        assertThat(secret).isRegularFile();
        for (String picture : List.of(said, missing)) {
            String told = picture.replaceFirst("^" + Pattern.quote(System.getProperty("java.io.tmpdir")), "…");
            String refusal = "there is no picture '" + told
                    + "' below the folder of this file, and no other is read. Say another column with --image-column.";
            assertThat(unread("\"dataset\":\"" + sheet(picture) + "\"")).isEqualTo("x.csv:2: " + refusal);
            assertThat(unread("\"examples\":[{\"row\":{\"image\":\"" + picture + "\"},\"label\":\"a\"},"
                            + "{\"row\":{\"image\":\"" + picture + "\"},\"label\":\"b\"}]"))
                    .isEqualTo("examples.jsonl:1: " + refusal);
        }
    }

    @Test
    void an_absolute_path_in_a_sheet_has_no_picture_read_nor_tells_of_one(@TempDir Path other) throws IOException {
        Path secret = Files.copy(RunningStudio.EXAMPLES.resolve("digits/seven.png"), other.resolve("private.png"));
        staysUnread(secret, secret.toString(), other.resolve("missing.png").toString());
    }

    @Test
    void a_path_upwards_in_a_sheet_has_no_picture_read_nor_tells_of_one() throws IOException {
        Path secret = home.resolve("pictures/private.png");
        Files.copy(RunningStudio.EXAMPLES.resolve("digits/seven.png"), secret);
        try {
            staysUnread(secret, "../../pictures/private.png", "../../pictures/missing.png");
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void a_path_in_a_sheet_of_an_evaluation_is_a_text(@TempDir Path other) throws IOException {
        Path secret = Files.writeString(other.resolve("secret.txt"), "my dog");
        String job =
                studio.ask("/api/evaluate", "{\"model\":\"digits\",\"dataset\":\"" + sheet(secret.toString()) + "\"}");
        JsonNode ended = studio.ended(job);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("failed");
        assertThat(ended.get("error").asText()).contains("a folder of pictures").doesNotContain("my dog");
    }

    @Test
    void a_link_out_of_the_folder_of_models_is_not_followed(@TempDir Path other) throws IOException {
        Path models = Files.createDirectories(other.resolve("models"));
        Path secret = Files.createDirectories(other.resolve("secret"));
        Files.writeString(secret.resolve("config.json"), "{}");
        Files.createSymbolicLink(models.resolve("inside"), secret);
        ModelNames names = new ModelNames(List.of(models));
        assertThat(names.below()).isEmpty();
        assertThatThrownBy(() -> names.place("inside")).hasMessageContaining("There is no model 'inside' here");
    }

    @Test
    void a_body_said_to_be_a_gigabyte_is_refused_before_it_is_read() throws IOException {
        long began = System.nanoTime();
        refuses(
                413,
                studio.request(
                        "POST /api/pictures",
                        studio.host(),
                        RunningStudio.bearer(),
                        "Content-Type: image/png",
                        "Content-Length: 1073741824"));
        assertThat((System.nanoTime() - began) / 1e9).isLessThan(5);
    }

    @Test
    void a_body_of_a_gigabyte_in_pieces_is_refused_while_it_is_read() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", studio.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/pictures HTTP/1.1\r\n" + studio.host() + "\r\n" + RunningStudio.bearer()
                            + "\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[1 << 20];
            long sent = 0;
            try {
                for (; sent < 1L << 30; sent += piece.length) {
                    out.write((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(piece);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (SocketException closed) {
                assertThat(sent).isGreaterThan(16 << 20);
            }
            assertThat(sent).isLessThan(200L << 20);
        }
        assertThat(studio.get("/api/about").status()).isEqualTo(200);
    }

    @Test
    void a_packed_body_is_refused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[10 << 20]);
        }
        for (String how : List.of("gzip", "deflate", "br", "GZIP", "gzip, gzip")) {
            var response = studio.send(studio.to("/api/predict")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", how)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                    .build());
            assertThat(response.statusCode()).as(how).isEqualTo(415);
        }
    }

    /** A PNG of as many pixels as is said, all black: thousands of times smaller than what it unpacks to. */
    private static byte[] bomb(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) 8).put((byte) 0).put(new byte[3]);
        chunk(png, "IHDR", header.array());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(data, new Deflater(Deflater.BEST_COMPRESSION))) {
            byte[] line = new byte[Math.min(width, 1 << 16) + 1];
            for (int y = 0; y < Math.min(height, 2000); y++) {
                out.write(line);
            }
        }
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) throws IOException {
        byte[] named = (type + new String(data, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 check = new CRC32();
        check.update(named);
        png.write(ByteBuffer.allocate(4).putInt(data.length).array());
        png.write(named);
        png.write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    @Test
    void a_picture_that_unpacks_to_billions_of_pixels_is_refused() throws IOException {
        for (int[] size : new int[][] {{60_000, 60_000}, {2_000_000_000, 2}, {46_341, 46_341}, {100_000, 500}}) {
            var answer = studio.upload("/api/pictures", "image/png", bomb(size[0], size[1]));
            refuses(400, answer);
        }
        refuses(400, studio.upload("/api/pictures", "image/png", "no picture".getBytes(StandardCharsets.UTF_8)));
        refuses(400, studio.upload("/api/pictures", "image/png", new byte[0]));
    }

    @Test
    void no_picture_is_unpacked_or_painted_before_its_turn() throws IOException {
        byte[] file = Files.readAllBytes(RunningStudio.EXAMPLES.resolve("digits/seven.png"));
        String sha = studio.upload("/api/pictures", "image/png", file)
                .json()
                .get("picture")
                .asText();
        Path kept = home.resolve("pictures").resolve(sha);
        Files.writeString(kept, "no picture any more");
        try {
            String job = studio.ask(
                    "/api/predict",
                    "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sha
                            + "\",\"paint\":[{\"x\":1,\"y\":1,\"width\":3,\"height\":3}]}}");
            assertThat(studio.ended(job).get("state").asText()).isEqualTo("failed");
        } finally {
            Files.write(kept, file);
        }
        for (String wrong : List.of(
                "\"paint\":[{\"polygon\":[[0,0],[1,1]]}]",
                "\"paint\":[{\"polygon\":[[0,0],[1,1],[1e7,0]]}]",
                "\"paint\":[{\"x\":1}]",
                "\"fill\":\"red\"")) {
            refuses(
                    400,
                    studio.post(
                            "/api/predict",
                            "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sha + "\"," + wrong + "}}"));
        }
        refuses(
                400,
                studio.post(
                        "/api/predict", "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + "0".repeat(64) + "\"}}"));
    }

    @Test
    void another_page_cannot_keep_the_owner_from_entering(@TempDir Path folder) throws IOException {
        Serving.Bounds usual = Serving.Bounds.USUAL;
        try (RunningStudio few = RunningStudio.in(
                folder, how -> how.bounds(new Serving.Bounds(1, 10, 10, 10, 50, 0.01, 3, usual.patience())))) {
            for (int i = 0; i < 6; i++) {
                refuses(403, few.request("GET /assets/guest.css", few.host(), "Sec-Fetch-Site: cross-site"));
                assertThat(few.request("GET /", few.host(), "Sec-Fetch-Site: cross-site"))
                        .startsWith("HTTP/1.1 401 ");
                refuses(403, few.request("GET /api/about", few.host(), "Sec-Fetch-Site: same-site"));
            }
            assertThat(few.request("GET /", few.host())).startsWith("HTTP/1.1 401 ");
            for (int i = 0; i < 3; i++) {
                few.request("GET /", few.host());
            }
            assertThat(few.request("GET /", few.host())).startsWith("HTTP/1.1 429 ");
            assertThat(few.request("GET /?token=" + RunningStudio.TOKEN, few.host(), "Sec-Fetch-Site: cross-site"))
                    .startsWith("HTTP/1.1 303 ");
            refuses(429, few.request("GET /?token=" + RunningStudio.TOKEN.replace('0', '1'), few.host()));
        } finally {
            System.setProperty("limpid.home", home.resolve("cache").toString());
        }
    }

    @Test
    void json_without_end_or_sense_is_refused() {
        String deep = "[".repeat(100_000);
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{}",
                "{\"model\":" + deep,
                "{\"a\":".repeat(10_000),
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"model\":\"x\"}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"}} {}",
                "{\"model\":\"moods\",\"subject\":{\"text\":1}}",
                "{\"model\":1,\"subject\":{\"text\":\"a\"}}",
                "{\"model\":\"moods\",\"subject\":[]}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\",\"x\":1}}",
                "{\"model\":\"moods\",\"subject\":{\"row\":{\"a\":NaN}}}",
                "{\"model\":\"moods\",\"subject\":{\"row\":{\"a\":Infinity}}}",
                "{\"model\":\"moods\",\"subject\":{\"row\":{\"a\":1e999}}}",
                "{\"model\":\"moods\",\"subject\":{\"row\":{\"a\":null}}}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{\"steps\":1e3}}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{\"steps\":99999999999}}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{\"samples\":1000000}}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{\"seed\":" + "1".repeat(1000) + "}}",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"a\"},\"explaining\":{\"methods\":[\"no-such\"]}}",
                "{'model':'moods'}",
                "\u0000")) {
            refuses(400, studio.post("/api/explain", body));
        }
    }

    @Test
    void json_that_was_tampered_with_never_breaks_the_studio() {
        Random random = new Random(20261123);
        String good = "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog\",\"pair\":\"x\"},"
                + "\"explaining\":{\"methods\":[\"saliency\"],\"steps\":3,\"settings\":{\"a\":\"b\"}}}";
        for (int i = 0; i < 300; i++) {
            StringBuilder body = new StringBuilder(good);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(3)) {
                    case 0 -> body.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> body.deleteCharAt(at);
                    default -> body.insert(at, (char) random.nextInt(0x3000));
                }
            }
            RunningStudio.Answer answer = studio.post("/api/explain", body.toString());
            assertThat(answer.status()).as(body.toString()).isIn(202, 400);
            if (answer.status() == 400) {
                refuses(400, answer);
            }
        }
        assertThat(studio.get("/api/about").status()).isEqualTo(200);
    }

    @Test
    void a_header_that_comes_byte_by_byte_is_cut_off() throws IOException {
        drip("GET /api/about HTTP/1.1\r\n" + studio.host() + "\r\nX-Slow: ", "x");
    }

    @Test
    void a_body_that_comes_byte_by_byte_is_cut_off() throws IOException {
        drip(
                "POST /api/predict HTTP/1.1\r\n" + studio.host() + "\r\n" + RunningStudio.bearer()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
                " ");
    }

    @Test
    void a_connection_that_says_nothing_is_cut_off() throws IOException {
        drip("", "");
    }

    @Test
    void who_listens_to_a_job_is_not_cut_off() throws IOException {
        String job = studio.ask(
                "/api/explain",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"" + "my dog can run in the park ".repeat(6)
                        + "\"},\"explaining\":{\"methods\":[\"kernel-shap\",\"lime\",\"permutation-shap\",\"sampling-shap\",\"rise\"],"
                        + "\"samples\":100000}}");
        try (Socket socket = new Socket("127.0.0.1", studio.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /api/jobs/" + job + "/events HTTP/1.1\r\nConnection: close\r\n" + studio.host()
                                    + "\r\n" + RunningStudio.bearer() + "\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            RunningStudio.pause(2 * PATIENCE);
            studio.delete("/api/jobs/" + job);
            assertThat(RunningStudio.rest(socket)).contains("\"state\":\"cancelled\"");
        }
    }

    /** Each byte would begin an ordinary timeout anew. */
    private static void drip(String first, String drop) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", studio.port())) {
            socket.setSoTimeout(100);
            OutputStream out = socket.getOutputStream();
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            boolean open = true;
            while (open && System.nanoTime() - began < 20e9) {
                try {
                    out.write(drop.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    open = socket.getInputStream().read() >= 0;
                } catch (java.net.SocketTimeoutException silent) {
                    open = true;
                } catch (IOException closed) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
            assertThat((System.nanoTime() - began) / 1e9).isLessThan(PATIENCE / 1000.0 + 8);
        }
    }

    @Test
    void a_header_without_end_is_refused() throws IOException {
        assertThat(studio.request("GET /api/about", studio.host(), "X-Long: " + "x".repeat(100_000)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(studio.request("GET /" + "x".repeat(100_000), studio.host())).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void words_that_would_be_script_are_shown_as_words() {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        String job = studio.ask(
                "/api/explain",
                "{\"model\":\"moods\",\"subject\":{\"text\":\"" + evil
                        + "\"},\"explaining\":{\"methods\":[\"saliency\"]}}");
        assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
        for (String path : List.of("/report?format=html", "/view", "/report?format=svg")) {
            assertThat(new String(studio.bytes("/api/jobs/" + job + path), StandardCharsets.UTF_8))
                    .as(path)
                    .doesNotContain("<script>alert", "<img src=x");
        }
        var list = studio.send(studio.to("/api/jobs").build());
        assertThat(list.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        refuses(400, studio.post("/api/predict", "{\"model\":\"" + evil + "\",\"subject\":{\"text\":\"a\"}}"));
        var report = studio.send(studio.to("/api/jobs/" + job + "/report").build());
        assertThat(report.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox");
        assertThat(report.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
    }

    @Test
    void a_label_of_pictures_is_no_path() throws IOException {
        String sha = studio.upload(
                        "/api/pictures",
                        "image/png",
                        Files.readAllBytes(RunningStudio.EXAMPLES.resolve("digits/seven.png")))
                .json()
                .get("picture")
                .asText();
        for (String label : List.of("../../x", "/etc", "..", "a/b", ".", "<b>")) {
            refuses(
                    400,
                    studio.post(
                            "/api/evaluate",
                            "{\"model\":\"digits\",\"examples\":[{\"picture\":\"" + sha + "\",\"label\":\"" + label
                                    + "\"}]}"));
        }
        refuses(400, studio.post("/api/predict", "{\"model\":\"digits\",\"subject\":{\"picture\":\"../../studio\"}}"));
    }

    @Test
    void other_methods_are_refused() throws IOException {
        for (String method : List.of("PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")) {
            assertThat(studio.request(method + " /api/jobs", studio.host(), RunningStudio.bearer()))
                    .as(method)
                    .matches("(?s)HTTP/1\\.1 (400|403|404|405|501) .*")
                    .doesNotContain("Access-Control-Allow");
        }
    }

    @Test
    void nothing_but_the_loopback_interface_is_listened_on() throws IOException {
        List<InetAddress> others = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(one -> Collections.list(one.getInetAddresses()).stream())
                .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(address, studio.port()), 2000);
                        }
                    })
                    .as(address.toString())
                    .isInstanceOfAny(ConnectException.class, java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void only_its_user_can_look_into_its_folder() throws IOException {
        assertThat(Files.getPosixFilePermissions(home)).hasSize(3);
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all).allMatch(one -> one.normalize().startsWith(home));
        }
    }
}
