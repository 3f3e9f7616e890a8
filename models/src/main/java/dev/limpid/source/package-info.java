/**
 * Where a model's bytes come from: a name becomes a folder on this disk.
 *
 * <p>A user writes one string. {@link dev.limpid.source.ModelReference} says which kind of name it is: an
 * <em>alias</em> of the built-in {@link dev.limpid.source.Catalogue}, which lists <em>places</em> to try in order;
 * {@code hf:org/name}, a model of the Hugging Face hub; {@code maven:group:artifact:version}, a jar that holds a model;
 * or a folder or file. {@link dev.limpid.source.ModelSources} finds it and answers with a {@link
 * dev.limpid.source.ModelFolder}.
 *
 * <p>Jars are fetched through Apache Maven's resolver, so the user's settings, mirrors, proxies and local repository
 * are honoured, and no repository's address stands here. Their model files are <em>extracted</em> once into the {@link
 * dev.limpid.source.ModelCache}, with a <em>manifest</em> of sizes and SHA-256 beside them. Many processes may do this
 * at once: one works, the others wait and find it done. Whatever fails leaves nothing half-written, and is a {@link
 * dev.limpid.source.SourceException} of one line.
 *
 * <p>The hub's models lie in the cache that Python's huggingface_hub keeps, laid out as it does and found by the same
 * environment variables: a <em>revision</em> leads to a <em>commit</em>, whose <em>snapshot</em> links to <em>blobs</em>
 * named by their content. Every byte that comes is held against that name before it is placed.
 *
 * <p>Read {@code ModelReference}, {@code ModelSources}, {@code ModelCache}, then {@code Extraction} and {@code
 * MavenJars}; for the hub {@code HubModels} (when what is asked), {@code HubFetch} (what is fetched, in which order),
 * {@code HubDownload} (one file), {@code HubRepository} (the protocol) and {@code HubCache} (the layout). Nothing here knows what a model computes; from {@code dev.limpid.format} it only asks which files hold
 * the weights.
 */
@NullMarked
package dev.limpid.source;

import org.jspecify.annotations.NullMarked;
