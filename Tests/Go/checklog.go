// Checks what the log hands out with Go's own implementation of signed notes and transparency logs.
//
//	checklog note VKEY FILE                          prints the text, if the key signed it
//	checklog root FILE                               the root over entries, one a line
//	checklog inclusion SIZE ROOT INDEX ENTRY HASH... an entry's proof
//	checklog consistency SIZE ROOT OLD ROOT HASH...  a proof between two trees
package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(what string, words []string) error {
	switch what {
	case "note":
		return openNote(words[0], words[1])
	case "root":
		return printRoot(words[0])
	case "inclusion":
		entry, err := os.ReadFile(words[3])
		if err != nil {
			return err
		}
		proof := tlog.RecordProof(hashes(words[4:]))
		return tlog.CheckRecord(proof, number(words[0]), hash(words[1]), number(words[2]), tlog.RecordHash(entry))
	case "consistency":
		proof := tlog.TreeProof(hashes(words[4:]))
		return tlog.CheckTree(proof, number(words[0]), hash(words[1]), number(words[2]), hash(words[3]))
	}
	return fmt.Errorf("unknown: %s", what)
}

func openNote(vkey, path string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	fmt.Print(opened.Text)
	return nil
}

func printRoot(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for place, index := range indexes {
			found[place] = stored[index]
		}
		return found, nil
	})
	count := int64(0)
	for _, entry := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
		more, err := tlog.StoredHashes(count, entry, read)
		if err != nil {
			return err
		}
		stored = append(stored, more...)
		count++
	}
	root, err := tlog.TreeHash(count, read)
	if err != nil {
		return err
	}
	fmt.Println(hex.EncodeToString(root[:]))
	return nil
}

func hashes(texts []string) []tlog.Hash {
	found := make([]tlog.Hash, len(texts))
	for place, text := range texts {
		found[place] = hash(text)
	}
	return found
}

func hash(text string) (found tlog.Hash) {
	raw, err := hex.DecodeString(text)
	if err != nil || copy(found[:], raw) != tlog.HashSize || len(raw) != tlog.HashSize {
		panic("not a hash: " + text)
	}
	return found
}

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return value
}
