package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/precompile"
)

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE.wasm|FILE.beam...",
		Short: "Check WASM modules, alone or inside .beam files, against the specification",
		Long: `Validate checks WASM modules by the algorithm of the specification (WebAssembly
2.0 without SIMD, plus shared memories): a module of its own, the one in the avmN
chunk of a .beam file, or all those in an .avm archive. It says nothing about
valid ones; for others it prints the offset in the module where it is invalid
and exits with 1.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			failed := false
			for _, file := range args {
				if err := validateFile(file); err != nil {
					a.complainAll(file, err)
					failed = true
				}
			}
			if failed {
				return errFailed
			}
			return nil
		},
	}
}

var wasmMagic = []byte("\x00asm")

func validateFile(file string) error {
	data, err := precompile.ReadFile(file)
	switch {
	case err != nil:
		return err
	case bytes.HasPrefix(data, wasmMagic):
		return module.Validate(data, module.AllFeatures)
	case beam.IsArchive(data):
		return validateArchive(data)
	}
	return validateBeam(data)
}

func validateBeam(data []byte) error {
	chunk, err := precompile.Extract(data)
	if err != nil {
		return err
	}
	if err := module.Validate(chunk.Wasm, module.AllFeatures); err != nil {
		return fmt.Errorf("%s chunk, WASM module at byte %d: %w", precompile.ChunkID, chunk.WasmOffset, err)
	}
	return nil
}

// validateArchive checks what is precompiled in an archive; entries that hold
// no code are left out.
func validateArchive(data []byte) error {
	a, err := beam.ParseArchive(data)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range a.Entries {
		if !precompile.IsModule(e.Data) {
			continue
		}
		if err := validateBeam(e.Data); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", e.Name, err))
		}
	}
	return errors.Join(errs...)
}
