%% A supervisor restarts a child that exits; restart limits end it.
-module(stdlib_supervisor).
-export([start/0, init/1, child/1]).

start() ->
    process_flag(trap_exit, true),
    Me = self(),
    {ok, S} = supervisor:start_link(?MODULE, Me),
    P1 = receive {up, A} -> A end,
    P1 ! {die, reason1},
    P2 = receive {up, B} -> B end,
    Counts = lists:sort(supervisor:count_children(S)),
    Same = P1 =:= P2,
    P2 ! {die, reason2},
    P3 = receive {up, C} -> C end,
    P3 ! {die, reason3},
    End = receive {'EXIT', S, Why} -> Why end,
    {Same, Counts, End}.

init(Me) -> {ok, {#{strategy => one_for_one, intensity => 2, period => 60}, [#{id => c, start => {?MODULE, child, [Me]}}]}}.

child(Me) ->
    P = spawn_link(fun() -> receive {die, R} -> exit(R) end end),
    Me ! {up, P},
    {ok, P}.
