package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/precompile"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of jitwasm and of the code it makes",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.stdout, version())
			return err
		},
	}
}

// version describes this binary: the module version when it was installed as
// one, else the commit it was built from.
func version() string {
	build, _ := debug.ReadBuildInfo()
	v := "(devel)"
	if build != nil {
		v = cmp.Or(build.Main.Version, v)
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" && v == "(devel)" {
				v = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return fmt.Sprintf("jitwasm %s, %s %s/%s, %s version %d for wasm32",
		v, runtime.Version(), runtime.GOOS, runtime.GOARCH, precompile.ChunkID, precompile.ChunkVersion)
}
