package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
)

func (a *app) extractCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "extract FILE.beam [-o FILE.wasm|-]",
		Short: "Write the WASM module of an avmN chunk to a file of its own",
		Long: `Extract writes the WASM module inside the avmN chunk of a precompiled .beam file,
to FILE.wasm in the current directory unless -o names another file, or - for
standard output. The file can be given to any WebAssembly tool.`,
		Example: `  jitwasm extract hello.beam
  jitwasm extract hello.beam -o - | wasm2wat -`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.extract(args[0], output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this file, or - for standard output")
	return cmd
}

func (a *app) extract(file, output string) error {
	chunk, err := readChunk(file)
	if err != nil {
		return failure{fmt.Errorf("%s: %w", file, err)}
	}
	if output == "-" {
		if _, err = a.stdout.Write(chunk.Wasm); err != nil {
			return failure{err}
		}
		return nil
	}
	if output == "" {
		output = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + ".wasm"
	}
	if err := precompile.WriteFile(output, chunk.Wasm, 0o666); err != nil {
		return failure{err}
	}
	return nil
}

// readBeam reads a file that must be a .beam file.
func readBeam(file string) (*beam.File, []byte, error) {
	data, err := precompile.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	if beam.IsArchive(data) {
		return nil, nil, errors.New("is an .avm archive; this command takes a .beam file")
	}
	f, err := beam.ParseFile(data)
	return f, data, err
}

func readChunk(file string) (*precompile.ChunkInfo, error) {
	f, _, err := readBeam(file)
	if err != nil {
		return nil, err
	}
	return precompile.ChunkOf(f)
}
