package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

func (a *app) disCommand() *cobra.Command {
	var width int
	cmd := &cobra.Command{
		Use:   "dis FILE.beam [FUNCTION/ARITY]",
		Short: "Show BEAM instructions and the WAT made of them, side by side",
		Long: `Dis compiles a .beam file in memory and prints, for one function or for all of
them, the BEAM instructions on the left and beside each the WebAssembly text made
of it. Code that the compiler moved (slow paths) comes where it lies in the
function, with the instruction it belongs to in parentheses.`,
		Example: `  jitwasm dis lists.beam reverse/1
  jitwasm dis lists.beam | less`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			var want *nameArity
			if len(args) > 1 {
				var err error
				if want, err = parseNameArity(args[1]); err != nil {
					return err
				}
			}
			if err := a.dis(args[0], want, width); err != nil {
				return failure{fmt.Errorf("%s: %w", args[0], err)}
			}
			return nil
		},
	}
	cmd.Flags().IntVarP(&width, "width", "w", 0, "columns for the BEAM side (default by the longest instruction, at most 60)")
	return cmd
}

// nameArity is a function of the module as users write it.
type nameArity struct {
	name  string
	arity int
}

func (n nameArity) String() string { return fmt.Sprintf("%s/%d", n.name, n.arity) }

func parseNameArity(s string) (*nameArity, error) {
	slash := strings.LastIndexByte(s, '/')
	if slash > 0 {
		if arity, err := strconv.Atoi(s[slash+1:]); err == nil && arity >= 0 {
			return &nameArity{s[:slash], arity}, nil
		}
	}
	return nil, fmt.Errorf("%q does not name a function as FUNCTION/ARITY", s)
}

func (a *app) dis(file string, want *nameArity, width int) error {
	f, _, err := readBeam(file)
	if err != nil {
		return err
	}
	m, err := beam.ParseModuleFile(f)
	if err != nil {
		return err
	}
	d := &disassembler{beam: m, width: width}
	if want != nil && !d.has(*want) {
		return d.unknown(*want)
	}
	out, err := backend.CompileAVMWith(m, backend.Options{Marks: true})
	if err != nil {
		return err
	}
	d.wasm = out.Module
	for i := range out.Functions {
		fn := &out.Functions[i]
		if want == nil || d.name(&fn.Function) == *want {
			if err := d.function(fn); err != nil {
				return err
			}
		}
	}
	if want == nil {
		if err := d.support(out); err != nil {
			return err
		}
	}
	_, err = a.stdout.Write([]byte(d.out.String()))
	return err
}

type disassembler struct {
	beam  *beam.Module
	wasm  *module.Module
	width int
	out   strings.Builder
}

func (d *disassembler) name(f *beam.Function) nameArity {
	return nameArity{d.beam.AtomName(int(f.Name)), f.Arity}
}

func (d *disassembler) has(want nameArity) bool {
	return slices.ContainsFunc(d.beam.Functions(), func(f beam.Function) bool { return d.name(&f) == want })
}

// unknown says what there is instead: the same name with other arities, or all.
func (d *disassembler) unknown(want nameArity) error {
	var same, all []string
	for _, f := range d.beam.Functions() {
		n := d.name(&f)
		all = append(all, n.String())
		if n.name == want.name {
			same = append(same, n.String())
		}
	}
	if len(same) > 0 {
		all = same
	}
	const most = 12
	if len(all) > most {
		all = append(all[:most], fmt.Sprintf("... (%d in all)", len(all)))
	}
	return fmt.Errorf("no function %s in module %s; there is %s", want, d.beam.Name, strings.Join(all, ", "))
}
