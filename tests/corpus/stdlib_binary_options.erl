%% Options of binary's functions: the end of a list of options may be anything.
-module(stdlib_binary_options).
-export([start/0, id/1]).

start() ->
    B = id(<<"a:b:c">>),
    [t(fun() -> binary:F(B, <<":">>, id(Options)) end)
     || F <- [match, matches, split], Options <- [[], foo, [foo], [{scope, {0, 1}} | foo], [{scope, {2, 3}} | foo], [global | foo], [{scope, {0, 9}}]]].

t(F) -> try F() catch error:R -> R end.

id(X) -> X.
