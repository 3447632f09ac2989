// Command run precompiles a .beam file in memory and calls one of its functions
// with integers and atoms as arguments:
//
//	go run ./examples/run examples/hello.beam fib 30
//
// The code runs on wazero, in the test double of AtomVM that this repository's
// tests use. It shows how a Go program embeds the compiler; for a program with
// processes, I/O and libraries take AtomVM itself.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: run FILE.beam FUNCTION [INTEGER|ATOM...]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintf(os.Stderr, "run: %v\n", err)
		os.Exit(1)
	}
}

func run(file, function string, words []string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	native, stats, err := precompile.File(data, precompile.Options{})
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Printf("%s: %d functions, %d bytes of WebAssembly\n", file, stats.Functions, stats.BytesWasm)

	vm, err := avmhost.New(avmhost.Options{})
	if err != nil {
		return err
	}
	defer vm.Close()
	if err := vm.Load(native); err != nil {
		return err
	}
	module := strings.TrimSuffix(filepath.Base(file), ".beam")
	begun := time.Now()
	result, err := vm.Call(module, function, terms(words))
	elapsed := time.Since(begun)
	fmt.Print(vm.Output())
	if err != nil {
		return err
	}
	fmt.Printf("%s:%s(%s) = %s  (%.1f ms)\n", module, function, strings.Join(words, ", "),
		beam.Format(result), float64(elapsed.Microseconds())/1e3)
	return nil
}

// terms reads integers as integers and everything else as atoms.
func terms(words []string) []beam.Term {
	args := make([]beam.Term, len(words))
	for i, w := range words {
		if n, err := strconv.ParseInt(w, 10, 64); err == nil {
			args[i] = n
		} else {
			args[i] = beam.Atom(w)
		}
	}
	return args
}
