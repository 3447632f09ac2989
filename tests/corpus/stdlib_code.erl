%% What code says about the modules of the program, and others.
-module(stdlib_code).
-export([start/0]).

start() ->
    Loaded = code:all_loaded(),
    {[code:ensure_loaded(M) || M <- [?MODULE, code, erlang]],
     [code:is_loaded(M) =/= false || M <- [code, erlang, no_such_module]],
     element(1, code:ensure_loaded(no_such_module)),
     lists:keymember(?MODULE, 1, Loaded),
     lists:sort(Loaded) =:= lists:sort([{list_to_atom(N), F} || {N, F, true} <- code:all_available()]),
     erlang:module_loaded(code), erlang:module_loaded(no_such_module)}.
