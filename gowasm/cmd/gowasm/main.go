// Gowasm compiles Go packages of the subset of package gowasm to a WebAssembly
// module.
//
//	gowasm [-tags a,b] -o FILE PACKAGE...
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/jitwasm/jitwasm/gowasm"
)

func main() {
	out := flag.String("o", "", "the module to write")
	tags := flag.String("tags", "", "build tags, separated by commas")
	flag.Parse()
	if *out == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out, *tags, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out, tags string, patterns []string) error {
	cfg := gowasm.Config{}
	if tags != "" {
		cfg.Tags = strings.Split(tags, ",")
	}
	m, err := gowasm.Build(cfg, patterns...)
	if err != nil {
		return err
	}
	wasm, err := m.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(out+".tmp", wasm, 0o644); err != nil {
		return err
	}
	return os.Rename(out+".tmp", out)
}
