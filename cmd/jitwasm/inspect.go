package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/precompile"
)

func (a *app) inspectCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect FILE.beam [--json]",
		Short: "Show chunks, functions, opcodes, OTP release and sizes of a .beam file",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := inspect(args[0])
			if err != nil {
				return failure{fmt.Errorf("%s: %w", args[0], err)}
			}
			if asJSON {
				err = writeJSON(a.stdout, r)
			} else {
				err = r.print(a.stdout)
			}
			if err != nil {
				return failure{err}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON for scripts")
	return cmd
}

// inspection is what inspect knows of a file; its JSON form is the interface
// for scripts.
type inspection struct {
	File        string              `json:"file"`
	Bytes       int                 `json:"bytes"`
	Module      string              `json:"module,omitempty"`
	OTP         int                 `json:"otp,omitempty"` // lowest release whose compiler can have made it
	Chunks      []chunkSize         `json:"chunks"`
	Functions   []functionInfo      `json:"functions,omitempty"`
	Labels      int                 `json:"labels,omitempty"`
	Opcodes     []opcodeUse         `json:"opcodes,omitempty"`
	Precompiled *precompiledSummary `json:"precompiled,omitempty"`
}

type chunkSize struct {
	ID    string `json:"id"`
	Bytes int    `json:"bytes"`
}

type functionInfo struct {
	Name         string `json:"name"`
	Arity        int    `json:"arity"`
	Exported     bool   `json:"exported"`
	Label        int    `json:"label"`
	Instructions int    `json:"instructions"`
}

type opcodeUse struct {
	Opcode int    `json:"opcode"`
	Name   string `json:"name"`
	Count  int    `json:"count"`
	OTP    int    `json:"otp"` // the release that brought it
}

type precompiledSummary struct {
	WasmBytes int `json:"wasm_bytes"`
	Functions int `json:"functions"`
	Exports   int `json:"exports"`
	Entries   int `json:"entries"`
	Lines     int `json:"lines"`
	Conts     int `json:"continuation_labels"`
}

func inspect(file string) (*inspection, error) {
	f, data, err := readBeam(file)
	if err != nil {
		return nil, err
	}
	r := &inspection{File: file, Bytes: len(data)}
	for _, c := range f.Chunks {
		r.Chunks = append(r.Chunks, chunkSize{c.ID, len(c.Data)})
	}
	if r.Precompiled, err = inspectPrecompiled(f); err != nil {
		return nil, err
	}
	if _, ok := f.Chunk("Code"); !ok {
		return r, nil
	}
	m, err := beam.ParseModuleFile(f)
	if err != nil {
		return nil, err
	}
	r.Module, r.OTP, r.Labels = m.Name, m.OTP, m.LabelCount
	r.Functions = inspectFunctions(m)
	r.Opcodes = inspectOpcodes(m)
	return r, nil
}

func inspectPrecompiled(f *beam.File) (*precompiledSummary, error) {
	chunk, err := precompile.ChunkOf(f)
	if errors.Is(err, precompile.ErrNotPrecompiled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := module.Decode(chunk.Wasm)
	if err != nil {
		return nil, fmt.Errorf("%s chunk, WASM module at byte %d: %w", precompile.ChunkID, chunk.WasmOffset, err)
	}
	return &precompiledSummary{
		WasmBytes: len(chunk.Wasm),
		Functions: len(m.Funcs),
		Exports:   len(m.Exports),
		Entries:   chunk.NumEntries,
		Lines:     len(chunk.Lines),
		Conts:     len(chunk.Conts),
	}, nil
}

func inspectFunctions(m *beam.Module) []functionInfo {
	exported := map[int]bool{}
	for _, e := range m.Exports {
		exported[e.Label] = true
	}
	var fs []functionInfo
	for _, f := range m.Functions() {
		fs = append(fs, functionInfo{
			Name:         m.AtomName(int(f.Name)),
			Arity:        f.Arity,
			Exported:     exported[f.EntryLabel],
			Label:        f.EntryLabel,
			Instructions: f.End - f.Start,
		})
	}
	return fs
}

func inspectOpcodes(m *beam.Module) []opcodeUse {
	var counts [256]int
	for _, in := range m.Code {
		counts[in.Op]++
	}
	var uses []opcodeUse
	for op, n := range counts {
		if n > 0 {
			info := beam.Opcode(op).Info()
			uses = append(uses, opcodeUse{op, info.Name, n, info.OTP})
		}
	}
	slices.SortStableFunc(uses, func(a, b opcodeUse) int { return cmp.Compare(b.Count, a.Count) })
	return uses
}

func (r *inspection) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	r.printHead(t)
	fmt.Fprintln(t, "\nCHUNK\tBYTES")
	for _, c := range r.Chunks {
		fmt.Fprintf(t, "%s\t%d\n", c.ID, c.Bytes)
	}
	if len(r.Functions) > 0 {
		fmt.Fprintln(t, "\nFUNCTION\tLABEL\tINSTRUCTIONS\t")
	}
	for _, f := range r.Functions {
		fmt.Fprintf(t, "%s/%d\t%d\t%d\t%s\n", f.Name, f.Arity, f.Label, f.Instructions, exportedMark(f.Exported))
	}
	if len(r.Opcodes) > 0 {
		fmt.Fprintln(t, "\nOPCODE\tNAME\tCOUNT\tSINCE")
	}
	for _, o := range r.Opcodes {
		fmt.Fprintf(t, "%d\t%s\t%d\t%s\n", o.Opcode, o.Name, o.Count, otpName(o.OTP))
	}
	return t.Flush()
}

func (r *inspection) printHead(w io.Writer) {
	fmt.Fprintf(w, "file\t%s, %s bytes\n", r.File, grouped(r.Bytes))
	if r.Module == "" {
		fmt.Fprintln(w, "bytecode\tdropped")
	} else {
		fmt.Fprintf(w, "module\t%s\n", r.Module)
		fmt.Fprintf(w, "made for\t%s or later\n", otpName(r.OTP))
		fmt.Fprintf(w, "bytecode\t%s, %s, %s\n", plural(len(r.Functions), "function"),
			plural(r.instructions(), "instruction"), plural(len(r.Opcodes), "different opcode"))
	}
	if p := r.Precompiled; p != nil {
		fmt.Fprintf(w, "precompiled\t%s bytes of WebAssembly, %s, %s, %s\n", grouped(p.WasmBytes),
			plural(p.Functions, "function"), plural(p.Exports, "export"), plural(p.Lines, "line position"))
	} else {
		fmt.Fprintln(w, "precompiled\tno")
	}
}

func (r *inspection) instructions() int {
	n := 0
	for _, o := range r.Opcodes {
		n += o.Count
	}
	return n
}

func exportedMark(exported bool) string {
	if exported {
		return "exported"
	}
	return ""
}

// otpName is how the release was called: R12 up to R16, OTP 17 from then on.
func otpName(release int) string {
	if release < 17 {
		return fmt.Sprintf("R%d", release)
	}
	return fmt.Sprintf("OTP %d", release)
}
