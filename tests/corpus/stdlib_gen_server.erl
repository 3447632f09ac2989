%% A gen_server of one's own: call, cast, info, timeouts, stop.
-module(stdlib_gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start() ->
    {ok, P} = gen_server:start_link(?MODULE, {self(), 10}, []),
    A = gen_server:call(P, {add, 5}),
    ok = gen_server:cast(P, {mul, 3}),
    B = gen_server:call(P, get),
    P ! {set, 7},
    C = gen_server:call(P, get),
    D = try gen_server:call(P, silent, 5) catch exit:{timeout, _} -> timeout end,
    ok = gen_server:stop(P),
    E = receive {terminated, Why, S} -> {Why, S} end,
    F = try gen_server:call(P, get) catch exit:{noproc, _} -> noproc end,
    [A, B, C, D, E, F].

init({Owner, N}) -> {ok, {Owner, N}}.

handle_call({add, X}, _, {O, N}) -> {reply, {was, N}, {O, N + X}};
handle_call(get, From, {O, N}) ->
    gen_server:reply(From, {now, N}),
    {noreply, {O, N}};
handle_call(silent, _, S) -> {noreply, S}.

handle_cast({mul, X}, {O, N}) -> {noreply, {O, N * X}}.

handle_info({set, N}, {O, _}) -> {noreply, {O, N}}.

terminate(Why, {O, N}) ->
    O ! {terminated, Why, N},
    ok.
