import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes HTML of the Markdown pages that can be reached from docs/README.md, and copies what they link to:
 * {@code java -cp commonmark.jar:commonmark-ext-gfm-tables.jar tools/site/Pages.java ROOT OUT}. All
 * links that lead nowhere are told, and are an error.
 */
public class Pages {
    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();

    private static final Pattern IMAGE = Pattern.compile("<img src=\"([^\"]+)\"");

    private static final String[][] MENU = {
        {"README.html", "Limpid"},
        {"docs/README.html", "Documentation"},
        {"docs/tutorial.html", "Tutorial"},
        {"docs/methods.html", "Methods"},
        {"docs/metrics.html", "Metrics"},
        {"examples/README.html", "Examples"},
        {"api/index.html", "Java API"},
    };

    private final Path root;
    private final Path out;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Set<Path> seen = new LinkedHashSet<>();
    private boolean broken;

    Pages(Path root, Path out) {
        this.root = root;
        this.out = out;
    }

    public static void main(String... args) throws IOException {
        Pages pages =
                new Pages(Path.of(args[0]).toAbsolutePath().normalize(), Path.of(args[1]).toAbsolutePath());
        pages.make();
        if (pages.broken) {
            System.exit(1);
        }
    }

    private void make() throws IOException {
        want(root.resolve("docs/README.md"));
        want(root.resolve("README.md"));
        while (!open.isEmpty()) {
            Path file = open.poll();
            Path place = out.resolve(root.relativize(file).toString());
            Files.createDirectories(place.getParent());
            if (file.toString().endsWith(".md")) {
                Files.writeString(place.resolveSibling(html(place.getFileName().toString())), page(file));
            } else {
                Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(
                out.resolve("index.html"),
                "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url=docs/README.html\">"
                        + "<title>Limpid</title><a href=\"docs/README.html\">Documentation</a>\n");
        System.out.println(seen.size() + " pages and files in " + root.relativize(out));
    }

    private void want(Path file) {
        if (seen.add(file)) {
            open.add(file);
        }
    }

    private String page(Path file) throws IOException {
        Node page = PARSER.parse(Files.readString(file));
        String[] title = {file.getFileName().toString()};
        page.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() == 1) {
                    title[0] = text(heading);
                }
            }

            @Override
            public void visit(Link link) {
                link.setDestination(resolved(file, link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(resolved(file, image.getDestination()));
            }
        });
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(TABLES)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading) {
                        attributes.put("id", slug(text(heading)));
                    }
                })
                .build();
        String up = "../".repeat(root.relativize(file).getNameCount() - 1);
        StringBuilder menu = new StringBuilder();
        for (String[] entry : MENU) {
            boolean here = html(root.relativize(file).toString()).equals(entry[0]);
            menu.append("<a href=\"").append(up).append(entry[0]).append(here ? "\" aria-current=\"page\">" : "\">");
            menu.append(entry[1]).append("</a>\n");
        }
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s · Limpid</title>
                <style>%s</style>
                </head>
                <body>
                <nav aria-label="Pages">
                %s</nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(title[0].replace("<", "&lt;"), STYLE, menu, images(file, renderer.render(page)));
    }

    /** Pictures that a page writes as HTML, for their size. */
    private String images(Path file, String html) {
        Matcher image = IMAGE.matcher(html);
        while (image.find()) {
            resolved(file, image.group(1));
        }
        return html;
    }

    /** Where a link of a page leads on the site; what it leads to will be there too. */
    private String resolved(Path file, String link) {
        if (link.matches("[a-z]+:.*") || link.startsWith("#")) {
            return link;
        }
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = file.resolveSibling(path).normalize();
        if (!target.startsWith(root) || !Files.exists(target)) {
            System.err.println("site: " + root.relativize(file) + " links to " + link + ", which is not there.");
            broken = true;
            return link;
        }
        if (Files.isDirectory(target)) {
            Path readme = target.resolve("README.md");
            if (Files.exists(readme)) {
                want(readme);
                return path + "/README.html";
            }
            try (var inside = Files.list(target)) {
                inside.filter(Files::isRegularFile).sorted().forEach(this::want);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return link;
        }
        want(target);
        return html(path) + (hash < 0 ? "" : link.substring(hash));
    }

    private static String html(String path) {
        return path.endsWith(".md") ? path.substring(0, path.length() - 3) + ".html" : path;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    /** As the anchors that pages are linked by. */
    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2530;--paper:#fff;--soft:#f3f5f7;--line:#d9dee4;--link:#0b5cad}
            @media(prefers-color-scheme:dark){:root{--ink:#dfe5ec;--paper:#14191f;--soft:#1e252d;--line:#364250;--link:#7db8f5}}
            body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
            nav{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;padding:.8rem max(1rem,calc((100vw - 58rem)/2));background:var(--soft);border-bottom:1px solid var(--line)}
            nav a{text-decoration:none}nav a[aria-current]{color:var(--ink);font-weight:600}
            main{max-width:58rem;margin:0 auto;padding:1rem 1rem 4rem}
            a{color:var(--link)}h1,h2,h3{line-height:1.25;margin:2rem 0 .6rem}h1{margin-top:1rem}
            code{font:.9em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}
            td code,th code{overflow-wrap:normal}
            pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;overflow-x:auto}
            pre code{background:none;padding:0;overflow-wrap:normal;font-size:.84em}
            table{border-collapse:collapse;display:block;overflow-x:auto;margin:1rem 0;font-size:.94em}
            td,th{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}th{background:var(--soft)}
            img{max-width:100%}blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line)}
            """;
}
