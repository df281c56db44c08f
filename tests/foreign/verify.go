// SPDX-License-Identifier: Apache-2.0

// verify TLOG KEY OLDER PROOF...: a log as refward publishes it, read by golang.org/x/mod/sumdb
// alone: the checkpoint's signature, every tile and every entry below it, the root, inclusion of
// entries, consistency with an older checkpoint, and proofs of single entries.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}

// The names of C2SP's tlog-tiles have no height.
func path(tile tlog.Tile, level string) string {
	parts := strings.SplitN(tile.Path(), "/", 4)
	return filepath.Join("tile", level, parts[3])
}

type tiles struct{ folder string }

func (t tiles) Height() int { return height }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, path(tile, strconv.Itoa(tile.L))))
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

func tree(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func bundle(folder string, index, width int64) ([][]byte, error) {
	name := path(tlog.Tile{H: height, L: 0, N: index, W: int(width)}, "entries")
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for len(data) != 0 {
		if len(data) < 2 || len(data)-2 < int(data[0])<<8|int(data[1]) {
			return nil, errors.New(name + " is cut")
		}
		size := int(data[0])<<8 | int(data[1])
		out = append(out, data[2:2+size])
		data = data[2+size:]
	}
	if int64(len(out)) != width {
		return nil, errors.New(name + " has another number of entries")
	}
	return out, nil
}

func checkEntries(folder string, head tlog.Tree, hashes tlog.HashReader) error {
	var stored []tlog.Hash
	own := tlog.HashReaderFunc(func(wanted []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(wanted))
		for i, index := range wanted {
			out[i] = stored[index]
		}
		return out, nil
	})
	for first := int64(0); first < head.N; first += 1 << height {
		width := head.N - first
		if width > 1<<height {
			width = 1 << height
		}
		entries, err := bundle(folder, first>>height, width)
		if err != nil {
			return err
		}
		wanted := make([]int64, width)
		for i := range wanted {
			wanted[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		found, err := hashes.ReadHashes(wanted)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != found[i] {
				return fmt.Errorf("entry %d is not the one in its tile", first+int64(i))
			}
			more, err := tlog.StoredHashes(first+int64(i), entry, own)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(head.N, own)
	if err == nil && root != head.Hash {
		err = errors.New("the entries have another root")
	}
	return err
}

func checkProof(name string, verifier note.Verifier) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	body, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(body), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	head, err := tree(checkpoint, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(leaf))
}

func main() {
	folder, proofs := os.Args[1], os.Args[4:]
	key, err := os.ReadFile(os.Args[2])
	must(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	must(err)
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err)
	head, err := tree(text, verifier)
	must(err)
	hashes := tlog.TileHashReader(head, tiles{folder})
	must(checkEntries(folder, head, hashes))

	inclusions := 0
	for index := int64(0); index < head.N; index = index*2 + 1 {
		proof, err := tlog.ProveRecord(head.N, index, hashes)
		must(err)
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		must(err)
		must(tlog.CheckRecord(proof, head.N, head.Hash, index, leaf[0]))
		inclusions++
	}

	text, err = os.ReadFile(os.Args[3])
	must(err)
	older, err := tree(text, verifier)
	must(err)
	consistency, err := tlog.ProveTree(head.N, older.N, hashes)
	must(err)
	must(tlog.CheckTree(consistency, head.N, head.Hash, older.N, older.Hash))

	for _, name := range proofs {
		must(checkProof(name, verifier))
	}
	fmt.Printf("%d entries, %d inclusions, consistent with the first %d, %d proofs\n",
		head.N, inclusions, older.N, len(proofs))
}
