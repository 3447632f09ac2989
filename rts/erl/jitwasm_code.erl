%% All modules of a program are loaded when it starts. Functions of this module
%% take the place of those of OTP's module code.
-module(jitwasm_code).
-export([all_available/0, all_loaded/0, ensure_loaded/1, ensure_modules_loaded/1, is_loaded/1, load_file/1]).

all_available() ->
    [{atom_to_list(Module), File, true} || {Module, File} <- all_loaded()].

all_loaded() ->
    [{Module, preloaded} || Module <- erlang:loaded()].

is_loaded(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {file, preloaded};
        false -> false
    end.

ensure_loaded(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {module, Module};
        false -> {error, nofile}
    end.

load_file(Module) ->
    ensure_loaded(Module).

ensure_modules_loaded(Modules) ->
    case [{Module, nofile} || Module <- Modules, not erlang:module_loaded(Module)] of
        [] -> ok;
        Missing -> {error, Missing}
    end.
